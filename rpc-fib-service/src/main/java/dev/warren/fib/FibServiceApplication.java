package dev.warren.fib;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

@SpringBootApplication
@ConfigurationPropertiesScan
class FibServiceApplication {

	static void main(String[] args) {
		SpringApplication.run(FibServiceApplication.class, args);
	}

}
