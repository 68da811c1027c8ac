package dev.warren.logs;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class LogServiceApplication {

	static void main(String[] args) {
		SpringApplication.run(LogServiceApplication.class, args);
	}

}
