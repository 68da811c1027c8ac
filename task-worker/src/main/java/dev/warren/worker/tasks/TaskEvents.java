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

	private final WorkerProperties properties;

	TaskEvents(TaskEventPublisher publisher, RetryRule retries, InstanceName worker, WorkerProperties properties) {
		this.publisher = publisher;
		this.retries = retries;
		this.worker = worker;
		this.properties = properties;
	}

	void started(Task task) {
		if (task.id() != null) {
			this.publisher.send(event(task.id(), task, Type.STARTED, null, null, null));
		}
	}

	void progressed(Task task, double progress) {
		if (task.id() != null) {
			this.publisher.send(event(task.id(), task, Type.PROGRESSED, progress, null, null));
		}
	}

	void completed(Task task) {
		ended(task, Type.COMPLETED, 1.0, null, null);
	}

	void failed(Task task, String error) {
		ended(task, Type.FAILED, null, error, this.retries.delayAfter(task));
	}

	void dead(Task task, String error) {
		ended(task, Type.DEAD, null, error, null);
	}

	/**
	 * Waits a little for the confirm: if this process died after the task was settled and
	 * before the event was sent, the history would never know.
	 */
	private void ended(Task task, Type type, @Nullable Double progress, @Nullable String error,
			@Nullable Duration delay) {
		if (task.id() != null) {
			this.publisher.sendAndWait(event(task.id(), task, type, progress, error, delay),
					this.properties.eventTimeout());
		}
	}

	private TaskEvent event(String id, Task task, Type type, @Nullable Double progress, @Nullable String error,
			@Nullable Duration delay) {
		Instant now = Instant.now();
		return new TaskEvent(id, type, now, task.redrives(), task.attempt(), this.worker.toString(),
				task.description().isEmpty() ? null : task.description(), task.priority(), null, progress,
				(error != null) ? printable(error) : null, (delay != null) ? now.plus(delay) : null);
	}

}
