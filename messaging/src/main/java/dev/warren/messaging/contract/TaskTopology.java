package dev.warren.messaging.contract;

import java.time.Duration;

import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.core.QueueBuilder.Overflow;
import org.springframework.amqp.core.TopicExchange;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/**
 * Work queue, dead letters and history; producer and worker both declare them.
 *
 * <pre>
 * hello world:   (default) --hello--> [hello]
 * work queue:    (tasks) --task--> [task_queue] --delayed retry by the broker, up to the limit-->
 * dead letters:     `--limit reached or rejected--> (task_dead_letters) --> [task_deaths] --task-producer--> [task_dead]
 * task events:   (task_events) --task.#--> [task_history], a stream that the task board is read from
 * </pre>
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TaskQueueProperties.class)
public class TaskTopology {

	private static final long SEGMENT_SIZE = DataSize.ofMegabytes(50).toBytes();

	private static final int DEATHS_DELIVERY_LIMIT = 3;

	private static final Duration DEAD_RETRY_MIN = Duration.ofSeconds(2);

	private static final Duration DEAD_RETRY_MAX = Duration.ofMinutes(1);

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
	TopicExchange taskEventExchange(Names names) {
		return new TopicExchange(names.taskEvents());
	}

	/**
	 * Not bound to the exchanges of tasks and dead letters: a broker that can put a
	 * message into the history alone takes it for routed, and without its other binding a
	 * task or a dead letter would be lost without a word.
	 */
	@Bean
	Queue taskHistory(Names names, TaskQueueProperties properties) {
		return QueueBuilder.durable(names.taskHistory())
			.stream()
			.withArgument("x-max-age", properties.historyMaxAge().toSeconds() + "s")
			.withArgument("x-max-length-bytes", properties.historyMaxSize().toBytes())
			// What is too old or too much goes a whole segment at a time.
			.withArgument("x-stream-max-segment-size-bytes", SEGMENT_SIZE)
			.build();
	}

	@Bean
	Binding taskHistoryBinding(Queue taskHistory, TopicExchange taskEventExchange) {
		return BindingBuilder.bind(taskHistory).to(taskEventExchange).with("task.#");
	}

	@Bean
	FanoutExchange taskDeadLetterExchange(Names names) {
		return new FanoutExchange(names.taskDeadLetters());
	}

	/**
	 * Dead letters on their way to {@link #taskDeadQueue}, by the task-producer, which
	 * tells the history of each. One that it cannot take the broker moves by itself.
	 */
	@Bean
	Queue taskDeathsQueue(Names names) {
		return QueueBuilder.durable(names.taskDeaths())
			.quorum()
			.deliveryLimit(DEATHS_DELIVERY_LIMIT)
			.overflow(Overflow.rejectPublish)
			.deadLetterExchange("")
			.deadLetterRoutingKey(names.taskDead())
			.withArgument("x-dead-letter-strategy", "at-least-once")
			.build();
	}

	@Bean
	Binding taskDeathsBinding(Queue taskDeathsQueue, FanoutExchange taskDeadLetterExchange) {
		return BindingBuilder.bind(taskDeathsQueue).to(taskDeadLetterExchange);
	}

	/**
	 * As good as no delivery limit: a letter stays until it is redriven (RabbitMQ 3.10
	 * takes -1 for an exceeded limit). One that breaks the connection of its consumer is
	 * hidden for a while, so that the others can be delivered.
	 */
	@Bean
	Queue taskDeadQueue(Names names) {
		return QueueBuilder.durable(names.taskDead())
			.quorum()
			.deliveryLimit(Integer.MAX_VALUE)
			.withArgument("x-delayed-retry-type", "failed")
			.withArgument("x-delayed-retry-min", DEAD_RETRY_MIN.toMillis())
			.withArgument("x-delayed-retry-max", DEAD_RETRY_MAX.toMillis())
			.build();
	}

}
