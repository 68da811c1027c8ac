package dev.warren.worker.tasks;

import java.io.IOException;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.support.AmqpHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * Takes tasks, one at a time for each consumer, and settles each delivery explicitly,
 * after the end of the attempt has been sent to the history.
 */
@Component
class TaskListener {

	private static final Logger log = LoggerFactory.getLogger(TaskListener.class);

	private final TaskRunner runner;

	private final TaskEvents events;

	private final RetryRule retries;

	private final TaskMetrics metrics;

	TaskListener(TaskRunner runner, TaskEvents events, RetryRule retries, TaskMetrics metrics) {
		this.runner = runner;
		this.events = events;
		this.retries = retries;
		this.metrics = metrics;
	}

	@RabbitListener(id = "tasks", queues = "#{taskQueue}", containerFactory = "taskContainers", ackMode = "MANUAL")
	void on(Message message, Channel channel, @Header(AmqpHeaders.DELIVERY_TAG) long tag) {
		Settlement settlement = attempt(message);
		try {
			settlement.send(channel, tag);
		}
		catch (IOException | ShutdownSignalException ex) {
			log.warn("Task {} is delivered again, as its channel closed before it was settled: {}", id(message),
					ex.getMessage());
		}
	}

	/** Whatever happens, the delivery is settled: a consumer gets no other before. */
	private Settlement attempt(Message message) {
		try {
			return work(message);
		}
		catch (InterruptedException _) {
			return Settlement.LEAVE;
		}
		catch (Throwable ex) {
			log.error("Task {} failed unexpectedly", id(message), ex);
			return Settlement.RETRY;
		}
	}

	private Settlement work(Message message) throws InterruptedException {
		Task task;
		try {
			task = Task.of(message);
		}
		catch (IllegalArgumentException ex) {
			return dead(Task.unreadable(message), "The message " + ex.getMessage());
		}
		Outcome outcome = this.runner.run(task);
		return switch (outcome.kind()) {
			case COMPLETED -> completed(task);
			case FAILED, TIMED_OUT -> failed(task, outcome.error());
			case IMPOSSIBLE -> dead(task, outcome.error());
			case STOPPED -> stopped(task);
		};
	}

	private Settlement completed(Task task) {
		this.events.completed(task);
		log.info("Task {} completed on attempt {}", printable(task.id()), task.attempt());
		return Settlement.ACKNOWLEDGE;
	}

	/** Also the last attempt is rejected: RabbitMQ finds the limit reached. */
	private Settlement failed(Task task, String error) {
		boolean last = this.retries.isLast(task);
		if (last) {
			this.events.dead(task, error);
			this.metrics.dead("delivery_limit");
		}
		else {
			this.events.failed(task, error);
		}
		log.warn("Task {} failed on attempt {} of {}, {}: {}", printable(task.id()), task.attempt(),
				this.retries.lastAttempt(), last ? "dead-lettered" : "to be retried", printable(error));
		return Settlement.RETRY;
	}

	private Settlement dead(Task task, String error) {
		this.events.dead(task, error);
		this.metrics.dead("rejected");
		log.warn("Task {} failed for good on attempt {}, dead-lettered: {}", printable(task.id()), task.attempt(),
				printable(error));
		return Settlement.DEAD_LETTER;
	}

	private Settlement stopped(Task task) {
		log.info("Task {} given back, as the worker stops", printable(task.id()));
		return Settlement.LEAVE;
	}

	private static String id(Message message) {
		return printable(message.getMessageProperties().getMessageId());
	}

}
