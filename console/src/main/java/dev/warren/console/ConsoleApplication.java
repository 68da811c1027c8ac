package dev.warren.console;

import org.apache.tomcat.util.buf.EncodedSolidusHandling;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
@ConfigurationPropertiesScan
class ConsoleApplication {

	static void main(String[] args) {
		SpringApplication.run(ConsoleApplication.class, args);
	}

	/** The id of a task may have slashes. */
	@Bean
	TomcatConnectorCustomizer slashesInIds() {
		return (connector) -> {
			connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
			connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
		};
	}

}
