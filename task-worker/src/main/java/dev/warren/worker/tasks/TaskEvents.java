package dev.warren.worker.tasks;

import java.time.Duration;
import java.time.Instant;

import dev.warren.messaging.contract.TaskEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * Tells the history what happens to a task. A task without an id is worked on and appears
 * in no event: nothing would tell its second delivery from another task.
 */
@Component
class TaskEvents {

	private final HistoryWriter history;

	private final RetryRule retries;

	private final WorkerName worker;

	TaskEvents(HistoryWriter history, RetryRule retries, WorkerName worker) {
		this.history = history;
		this.retries = retries;
		this.worker = worker;
	}

	void started(Task task) {
		tell(task, TaskEvent.Type.STARTED, null, null);
	}

	void progressed(Task task, double progress) {
		tell(task, TaskEvent.Type.PROGRESSED, progress, null);
	}

	/** Of a message that is no task: told if possible, for it is dead in any case. */
	void unreadable(Task task, String error) {
		tell(task, TaskEvent.Type.DEAD, null, error);
	}

	/** Returns once the history has it, as the other ends of an attempt. */
	void completed(Task task) throws InterruptedException {
		ensure(task, TaskEvent.Type.COMPLETED, 1.0, null, null);
	}

	void failed(Task task, String error) throws InterruptedException {
		ensure(task, TaskEvent.Type.FAILED, null, error, this.retries.delayAfter(task));
	}

	void dead(Task task, String error) throws InterruptedException {
		ensure(task, TaskEvent.Type.DEAD, null, error, null);
	}

	private void tell(Task task, TaskEvent.Type type, @Nullable Double progress, @Nullable String error) {
		String id = task.id();
		if (id != null) {
			this.history.tell(event(id, task, type, progress, error, null));
		}
	}

	private void ensure(Task task, TaskEvent.Type type, @Nullable Double progress, @Nullable String error,
			@Nullable Duration delay) throws InterruptedException {
		String id = task.id();
		if (id != null) {
			this.history.ensure(event(id, task, type, progress, error, delay));
		}
	}

	private TaskEvent event(String id, Task task, TaskEvent.Type type, @Nullable Double progress,
			@Nullable String error, @Nullable Duration delay) {
		Instant now = Instant.now();
		return new TaskEvent(id, type, now, task.redrives(), task.attempt(), this.worker.toString(),
				task.description().isEmpty() ? null : task.description(), task.priority(), null, progress,
				(error != null) ? printable(error) : null, (delay != null) ? now.plus(delay) : null);
	}

}
