package dev.warren.worker.tasks;

import java.time.Duration;
import java.util.Locale;

/** The work on a task failed; it is worth another attempt. */
final class TaskFailedException extends RuntimeException {

	private final String outcome;

	TaskFailedException(String message) {
		this("failed", message);
	}

	private TaskFailedException(String outcome, String message) {
		super(message, null, false, false);
		this.outcome = outcome;
	}

	static TaskFailedException overdue(Duration deadline) {
		String readable = deadline.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
		return new TaskFailedException("timed-out", "it ran longer than its deadline of " + readable);
	}

	static TaskFailedException stopped() {
		return new TaskFailedException("stopped", "the worker was stopped before the task was done");
	}

	/** In a word, for the metrics. */
	String outcome() {
		return this.outcome;
	}

}
