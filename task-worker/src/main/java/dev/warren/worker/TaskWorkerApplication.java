package dev.warren.worker;

import dev.warren.messaging.contract.TaskTopology;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;

@SpringBootApplication
@ConfigurationPropertiesScan
@Import(TaskTopology.class)
class TaskWorkerApplication {

	static void main(String[] args) {
		SpringApplication.run(TaskWorkerApplication.class, args);
	}

}
