package dev.warren.worker.tasks;

import java.time.Duration;

import dev.warren.messaging.contract.TaskQueueProperties;

import org.springframework.stereotype.Component;

/**
 * Predicts what RabbitMQ does with a task that fails, for events and log lines. RabbitMQ
 * does it by the arguments of the queue; nothing here delays or counts.
 */
@Component
class RetryRule {

	private final TaskQueueProperties queue;

	RetryRule(TaskQueueProperties queue) {
		this.queue = queue;
	}

	/** The limit counts redeliveries. */
	int lastAttempt() {
		return this.queue.deliveryLimit() + 1;
	}

	boolean isLast(Task task) {
		return task.attempt() >= lastAttempt();
	}

	/** RabbitMQ's formula: min × failures so far, at most max. */
	Duration delayAfter(Task failed) {
		Duration delay = this.queue.retryMin().multipliedBy(failed.attempt());
		return (delay.compareTo(this.queue.retryMax()) < 0) ? delay : this.queue.retryMax();
	}

}
