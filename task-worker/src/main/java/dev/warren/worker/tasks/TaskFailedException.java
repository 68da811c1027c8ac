package dev.warren.worker.tasks;

import dev.warren.worker.tasks.Outcome.Kind;

/** The work on a task failed in an expected way: one line of log, no stack trace. */
final class TaskFailedException extends RuntimeException {

	final Outcome outcome;

	/** Another attempt may succeed. */
	TaskFailedException(String message) {
		this(Kind.FAILED, message);
	}

	private TaskFailedException(Kind kind, String message) {
		super(message, null, false, false);
		this.outcome = new Outcome(kind, message, this);
	}

	/** Every further attempt would fail as well: the task is dead-lettered at once. */
	static TaskFailedException permanent(String message) {
		return new TaskFailedException(Kind.IMPOSSIBLE, message);
	}

}
