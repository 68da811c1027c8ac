package dev.warren.worker;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class TaskWorkerApplication {

	static void main(String[] args) {
		SpringApplication.run(TaskWorkerApplication.class, args);
	}

}
