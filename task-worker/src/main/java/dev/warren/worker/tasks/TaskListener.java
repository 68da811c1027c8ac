package dev.warren.worker.tasks;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.AmqpRejectAndDontRequeueException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * Takes tasks, one at a time for each consumer. It returns and the task is acknowledged;
 * it throws and RabbitMQ delivers the task again after a delay or, at the limit,
 * dead-letters it. That counts only what is rejected one by one: hence no
 * {@code Channel}, no batch and no manual acknowledgement here.
 * <p>
 * The history has the end of an attempt before the broker hears of it, for nobody could
 * tell it afterwards if this worker were killed in between.
 */
@Component
class TaskListener {

	private static final Logger log = LoggerFactory.getLogger(TaskListener.class);

	private final TaskRunner runner;

	private final TaskEvents events;

	private final RetryRule retries;

	private final CurrentWork currentWork;

	private final TaskMetrics metrics;

	TaskListener(TaskRunner runner, TaskEvents events, RetryRule retries, CurrentWork currentWork,
			TaskMetrics metrics) {
		this.runner = runner;
		this.events = events;
		this.retries = retries;
		this.currentWork = currentWork;
		this.metrics = metrics;
	}

	@RabbitListener(id = "tasks", queues = "#{taskQueue}")
	void on(Message message) throws InterruptedException {
		Task task = read(message);
		this.metrics.delivered(task);
		this.events.started(task);
		try (TaskInHand inHand = this.currentWork.begin(task)) {
			attempt(task, inHand);
		}
	}

	private void attempt(Task task, TaskInHand inHand) throws InterruptedException {
		try {
			this.runner.run(inHand);
			this.events.completed(task);
			log.info("Task {} completed on attempt {}", printable(task.id()), task.attempt());
		}
		catch (TaskImpossibleException ex) {
			throw impossible(task, ex);
		}
		catch (TaskFailedException ex) {
			throw failed(task, ex);
		}
	}

	private Task read(Message message) {
		try {
			return Task.of(message);
		}
		catch (IllegalArgumentException ex) {
			Task unreadable = Task.unreadable(message);
			this.events.unreadable(unreadable, "The message " + ex.getMessage());
			this.metrics.dead("rejected");
			log.warn("Message {} dead-lettered at once: it {}", printable(unreadable.id()), printable(ex.getMessage()));
			throw new AmqpRejectAndDontRequeueException("The message " + ex.getMessage(), ex);
		}
	}

	private RuntimeException impossible(Task task, TaskImpossibleException failure) throws InterruptedException {
		this.events.dead(task, String.valueOf(failure.getMessage()));
		this.metrics.dead("rejected");
		log.warn("Task {} failed for good on attempt {}, dead-lettered: {}", printable(task.id()), task.attempt(),
				printable(failure.getMessage()));
		return new AmqpRejectAndDontRequeueException("It would fail again", failure);
	}

	private RuntimeException failed(Task task, TaskFailedException failure) throws InterruptedException {
		boolean last = this.retries.isLast(task);
		if (last) {
			this.events.dead(task, String.valueOf(failure.getMessage()));
			this.metrics.dead("delivery_limit");
		}
		else {
			this.events.failed(task, String.valueOf(failure.getMessage()));
		}
		log.warn("Task {} failed on attempt {} of {}, {}: {}", printable(task.id()), task.attempt(),
				this.retries.lastAttempt(), last ? "dead-lettered" : "to be retried", printable(failure.getMessage()));
		return failure;
	}

}
