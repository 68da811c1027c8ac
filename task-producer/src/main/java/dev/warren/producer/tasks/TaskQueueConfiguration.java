package dev.warren.producer.tasks;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskQueueProperties;
import dev.warren.messaging.publish.LimitedQueue;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tasks are refused by the limit of their queue. */
@Configuration(proxyBeanMethods = false)
class TaskQueueConfiguration {

	@Bean
	LimitedQueue limitedTaskQueue(Names names, TaskQueueProperties properties) {
		return new LimitedQueue(names.tasks(), Names.TASK_KEY, names.taskQueue(), properties.maxLength());
	}

}
