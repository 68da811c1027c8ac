package dev.warren.console;

import dev.warren.web.EncodedSlashes;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
@ConfigurationPropertiesScan
class ConsoleApplication {

	static void main(String[] args) {
		SpringApplication.run(ConsoleApplication.class, args);
	}

	/** The id of a task may have slashes. */
	@Bean
	EncodedSlashes slashesInIds() {
		return new EncodedSlashes();
	}

}
