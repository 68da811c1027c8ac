package dev.warren.producer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class TaskProducerApplication {

	static void main(String[] args) {
		SpringApplication.run(TaskProducerApplication.class, args);
	}

}
