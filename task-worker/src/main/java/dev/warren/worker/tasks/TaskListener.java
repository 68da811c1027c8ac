package dev.warren.worker.tasks;

import java.time.Duration;

import dev.warren.messaging.contract.TaskQueueProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.AmqpRejectAndDontRequeueException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * Works on tasks, one at a time for each consumer. It returns and the task is
 * acknowledged; it throws and RabbitMQ delivers the task again after a delay or, at the
 * limit, dead-letters it. That counts only what is rejected one by one: hence no
 * {@code Channel}, no batch and no manual acknowledgement here.
 */
@Component
class TaskListener {

	private static final Logger log = LoggerFactory.getLogger(TaskListener.class);

	private final WorkerProperties properties;

	private final CurrentWork currentWork;

	private final TaskMetrics metrics;

	private final int lastAttempt;

	TaskListener(WorkerProperties properties, TaskQueueProperties queue, CurrentWork currentWork, TaskMetrics metrics) {
		this.properties = properties;
		this.currentWork = currentWork;
		this.metrics = metrics;
		this.lastAttempt = queue.deliveryLimit() + 1;
	}

	@RabbitListener(id = "tasks", queues = "#{taskQueue}")
	void on(Message message) throws InterruptedException {
		Task task = read(message);
		this.metrics.delivered(task);
		this.currentWork.begin(task);
		long start = System.nanoTime();
		try {
			work(task);
			this.metrics.finished("completed", Duration.ofNanos(System.nanoTime() - start));
			log.info("Task {} completed on attempt {}", printable(task.id()), task.attempt());
		}
		catch (RuntimeException ex) {
			this.metrics.finished("failed", Duration.ofNanos(System.nanoTime() - start));
			failed(task, ex);
			throw ex;
		}
		finally {
			this.currentWork.end();
		}
	}

	private Task read(Message message) {
		try {
			return Task.of(message);
		}
		catch (IllegalArgumentException ex) {
			this.metrics.dead("rejected");
			log.warn("Message {} dead-lettered at once: it {}",
					printable(message.getMessageProperties().getMessageId()), printable(ex.getMessage()));
			throw new AmqpRejectAndDontRequeueException("The message " + ex.getMessage(), ex);
		}
	}

	private void work(Task task) throws InterruptedException {
		Thread.sleep(task.duration(this.properties.timePerDot()));
		if (task.isToFail()) {
			throw new TaskFailedException("it was asked to fail %d times".formatted(task.failTimes()));
		}
	}

	private void failed(Task task, RuntimeException failure) {
		boolean last = task.attempt() >= this.lastAttempt;
		if (last) {
			this.metrics.dead("delivery_limit");
		}
		log.warn("Task {} failed on attempt {} of {}, {}: {}", printable(task.id()), task.attempt(), this.lastAttempt,
				last ? "dead-lettered" : "to be retried", failure.getMessage());
		if (!(failure instanceof TaskFailedException)) {
			log.error("Nobody expected task {} to fail like this", printable(task.id()), failure);
		}
	}

}
