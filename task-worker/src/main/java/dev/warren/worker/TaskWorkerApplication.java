package dev.warren.worker;

import dev.warren.messaging.contract.TaskTopology;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;

@SpringBootApplication
@ConfigurationPropertiesScan
@Import(TaskTopology.class)
@OpenAPIDefinition(
		info = @Info(title = "task-worker", version = "1", description = "What this worker is doing right now."))
class TaskWorkerApplication {

	static void main(String[] args) {
		SpringApplication.run(TaskWorkerApplication.class, args);
	}

}
