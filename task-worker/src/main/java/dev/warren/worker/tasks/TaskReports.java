package dev.warren.worker.tasks;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

import dev.warren.messaging.broker.InstanceName;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Type;
import dev.warren.messaging.contract.TaskQueueProperties;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.worker.tasks.TaskMetrics.Death;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * Reports what happens to a task: to the history, to the log, as metrics. A task without
 * an id is in no event: nothing would tell its second delivery from another task.
 */
@Component
record TaskReports(TaskEventPublisher history, TaskQueueProperties queue, WorkerProperties properties,
		InstanceName worker, TaskMetrics metrics) {

	private static final Logger log = LoggerFactory.getLogger(TaskReports.class);

	void started(Task task) {
		this.metrics.started(task);
		send(task, Type.STARTED, null, null);
	}

	void progressed(Task task, double progress) {
		send(task, Type.PROGRESSED, progress, null);
	}

	/** The limit of the queue counts redeliveries, not deliveries. */
	void ended(Task task, Outcome outcome) {
		switch (outcome.kind()) {
			case COMPLETED -> {
				this.metrics.completed(task);
				send(task, Type.COMPLETED, 1.0, null);
				log.info("Task {} completed on attempt {}", printable(task.id()), task.attempt());
			}
			case FAILED, TIMED_OUT -> failed(task, outcome.error(),
					(task.attempt() > this.queue.deliveryLimit()) ? Death.DELIVERY_LIMIT : null);
			case IMPOSSIBLE -> failed(task, outcome.error(), Death.REJECTED);
			case STOPPED -> log.info("Task {} given back, as the worker stops", printable(task.id()));
		}
	}

	private void failed(Task task, String error, @Nullable Death death) {
		send(task, (death != null) ? Type.DEAD : Type.FAILED, null, error);
		if (death != null) {
			this.metrics.dead(death);
		}
		log.warn("Task {} failed on attempt {}, {}: {}", printable(task.id()), task.attempt(),
				(death != null) ? "dead-lettered" : "to be retried", printable(error));
	}

	/**
	 * Waits a little for the confirm of an end: if this process died after settling the
	 * task, the history would never know it.
	 */
	private void send(Task task, Type type, @Nullable Double progress, @Nullable String error) {
		if (task.id() == null) {
			return;
		}
		Instant now = Instant.now();
		TaskEvent event = new TaskEvent(task.id(), type, now, task.redrives(), task.attempt(), this.worker.toString(),
				task.description().isEmpty() ? null : task.description(), task.priority(), null, progress,
				(error != null) ? printable(error) : null,
				(type == Type.FAILED) ? now.plus(retryDelay(this.queue, task.attempt())) : null);
		switch (type) {
			case COMPLETED, FAILED, DEAD -> this.history.sendAndWait(event, this.properties.eventTimeout());
			default -> this.history.send(event);
		}
	}

	/** RabbitMQ's formula: min × failures so far, at most max. */
	static Duration retryDelay(TaskQueueProperties queue, int failures) {
		return Collections.min(List.of(queue.retryMin().multipliedBy(failures), queue.retryMax()));
	}

}
