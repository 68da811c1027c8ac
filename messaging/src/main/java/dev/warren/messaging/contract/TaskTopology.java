package dev.warren.messaging.contract;

import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.core.QueueBuilder.Overflow;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Work queue and dead letters; producer and worker both import it, whoever comes first
 * declares it.
 *
 * <pre>
 * hello world:   (default) --hello--> [hello]
 * work queue:    (tasks) --task--> [task_queue] --delayed retry by the broker, up to the limit-->
 * dead letters:                        `--limit reached or rejected--> (task_dead_letters) --> [task_dead]
 * </pre>
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TaskQueueProperties.class)
public class TaskTopology {

	@Bean
	Queue helloQueue(Names names) {
		return QueueBuilder.durable(names.hello()).quorum().build();
	}

	@Bean
	DirectExchange taskExchange(Names names) {
		return new DirectExchange(names.tasks());
	}

	/**
	 * Safe by its own arguments: a full queue refuses new tasks, and a dead letter leaves
	 * it only once its target has confirmed it (at-least-once needs reject-publish). Only
	 * RabbitMQ 4.3 and newer knows {@code x-delayed-retry-*}; older ones retry at once.
	 */
	@Bean
	Queue taskQueue(Names names, TaskQueueProperties properties) {
		return QueueBuilder.durable(names.taskQueue())
			.quorum()
			.deliveryLimit(properties.deliveryLimit())
			.overflow(Overflow.rejectPublish)
			.maxLength(properties.maxLength())
			.deadLetterExchange(names.taskDeadLetters())
			.withArgument("x-dead-letter-strategy", "at-least-once")
			.withArgument("x-delayed-retry-type", "failed")
			.withArgument("x-delayed-retry-min", properties.retryMin().toMillis())
			.withArgument("x-delayed-retry-max", properties.retryMax().toMillis())
			.build();
	}

	@Bean
	Binding taskBinding(Queue taskQueue, DirectExchange taskExchange) {
		return BindingBuilder.bind(taskQueue).to(taskExchange).with(Names.TASK_KEY);
	}

	@Bean
	FanoutExchange taskDeadLetterExchange(Names names) {
		return new FanoutExchange(names.taskDeadLetters());
	}

	@Bean
	Queue taskDeadQueue(Names names) {
		// No limit of its own: a dead letter is looked at again and again until it is
		// redriven.
		return QueueBuilder.durable(names.taskDead()).quorum().deliveryLimit(-1).build();
	}

	@Bean
	Binding taskDeadBinding(Queue taskDeadQueue, FanoutExchange taskDeadLetterExchange) {
		return BindingBuilder.bind(taskDeadQueue).to(taskDeadLetterExchange);
	}

}
