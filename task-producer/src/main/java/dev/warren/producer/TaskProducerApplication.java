package dev.warren.producer;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskQueueProperties;
import dev.warren.messaging.contract.TaskTopology;
import dev.warren.messaging.publish.LimitedQueue;
import dev.warren.web.EncodedSlashes;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

@SpringBootApplication
@Import(TaskTopology.class)
class TaskProducerApplication {

	static void main(String[] args) {
		SpringApplication.run(TaskProducerApplication.class, args);
	}

	/** A nack of a task can mean that its queue is full. */
	@Bean
	LimitedQueue limitedTaskQueue(Names names, TaskQueueProperties properties) {
		return new LimitedQueue(names.tasks(), Names.TASK_KEY, names.taskQueue(), properties.maxLength());
	}

	/** Any client may choose the id of a task, even one with slashes. */
	@Bean
	EncodedSlashes slashesInIds() {
		return new EncodedSlashes();
	}

}
