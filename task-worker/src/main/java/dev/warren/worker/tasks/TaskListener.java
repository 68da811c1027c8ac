package dev.warren.worker.tasks;

import java.io.IOException;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.worker.tasks.RunningTasks.RunningTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.support.AmqpHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * Takes tasks, one at a time for each consumer, and settles each delivery explicitly
 * after the history has been sent the end of the attempt.
 */
@Component
class TaskListener {

	static final String ID = "tasks";

	private static final Logger log = LoggerFactory.getLogger(TaskListener.class);

	private final TaskRunner runner;

	private final TaskEvents events;

	private final RetryRule retries;

	private final RunningTasks runningTasks;

	private final TaskMetrics metrics;

	private final Shutdown shutdown;

	TaskListener(TaskRunner runner, TaskEvents events, RetryRule retries, RunningTasks runningTasks,
			TaskMetrics metrics, Shutdown shutdown) {
		this.runner = runner;
		this.events = events;
		this.retries = retries;
		this.runningTasks = runningTasks;
		this.metrics = metrics;
		this.shutdown = shutdown;
	}

	@RabbitListener(id = ID, queues = "#{taskQueue}", containerFactory = "taskContainers", ackMode = "MANUAL")
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

	private Settlement attempt(Message message) {
		try {
			return this.shutdown.hasBegun() ? Settlement.GIVE_BACK : work(message);
		}
		catch (InterruptedException _) {
			return Settlement.GIVE_BACK;
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
		this.metrics.delivered(task);
		this.events.started(task);
		try (RunningTask running = this.runningTasks.begin(task)) {
			Outcome outcome = this.runner.run(running);
			return switch (outcome.kind()) {
				case COMPLETED -> completed(task);
				case FAILED, TIMED_OUT -> failed(task, outcome.error());
				case IMPOSSIBLE -> dead(task, outcome.error());
				case STOPPED -> stopped(task);
			};
		}
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
		return Settlement.GIVE_BACK;
	}

	private static String id(Message message) {
		return printable(message.getMessageProperties().getMessageId());
	}

}
