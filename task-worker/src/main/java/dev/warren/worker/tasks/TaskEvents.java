package dev.warren.worker.tasks;

import java.time.Duration;
import java.time.Instant;

import dev.warren.messaging.broker.InstanceName;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Type;
import dev.warren.messaging.events.TaskEventPublisher;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * Sends to the history what happens to a task. A task without an id is worked on and
 * appears in no event: nothing would tell its second delivery from another task.
 */
@Component
class TaskEvents {

	private final TaskEventPublisher publisher;

	private final RetryRule retries;

	private final InstanceName worker;

	private final Duration timeout;

	TaskEvents(TaskEventPublisher publisher, RetryRule retries, InstanceName worker, WorkerProperties properties) {
		this.publisher = publisher;
		this.retries = retries;
		this.worker = worker;
		this.timeout = properties.eventTimeout();
	}

	void started(Task task) {
		send(task, Type.STARTED, null, null, null);
	}

	void progressed(Task task, double progress) {
		send(task, Type.PROGRESSED, progress, null, null);
	}

	void completed(Task task) {
		send(task, Type.COMPLETED, 1.0, null, null);
	}

	void failed(Task task, String error) {
		send(task, Type.FAILED, null, error, this.retries.delayAfter(task));
	}

	void dead(Task task, String error) {
		send(task, Type.DEAD, null, error, null);
	}

	/**
	 * Waits a little for the confirm of an end: if this process died after settling the
	 * task, the history would never know it.
	 */
	private void send(Task task, Type type, @Nullable Double progress, @Nullable String error,
			@Nullable Duration delay) {
		if (task.id() == null) {
			return;
		}
		Instant now = Instant.now();
		TaskEvent event = new TaskEvent(task.id(), type, now, task.redrives(), task.attempt(), this.worker.toString(),
				task.description().isEmpty() ? null : task.description(), task.priority(), null, progress,
				(error != null) ? printable(error) : null, (delay != null) ? now.plus(delay) : null);
		switch (type) {
			case COMPLETED, FAILED, DEAD -> this.publisher.sendAndWait(event, this.timeout);
			default -> this.publisher.send(event);
		}
	}

}
