package dev.warren.producer;

import dev.warren.messaging.contract.TaskTopology;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;

@SpringBootApplication
@Import(TaskTopology.class)
@OpenAPIDefinition(info = @Info(title = "task-producer", version = "1",
		description = "Hello world and work queues. 202 means: the broker has the message."))
class TaskProducerApplication {

	static void main(String[] args) {
		SpringApplication.run(TaskProducerApplication.class, args);
	}

}
