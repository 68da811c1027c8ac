package dev.warren.messaging.contract;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The arguments of the task queue. Producer and worker must agree on them: RabbitMQ
 * refuses to declare a queue again with other arguments.
 *
 * @param deliveryLimit how often a task may fail and be delivered again; it is delivered
 * at most once more than that
 * @param retryMin the delay before the first redelivery; the second waits twice as long,
 * and so on
 * @param retryMax the longest delay before a redelivery
 * @param maxLength how many tasks may wait; one more is refused
 */
@ConfigurationProperties("warren.tasks")
public record TaskQueueProperties(@DefaultValue("4") int deliveryLimit, @DefaultValue("1s") Duration retryMin,
		@DefaultValue("30s") Duration retryMax, @DefaultValue("100000") long maxLength) {
}
