package dev.warren.worker.tasks;

/** The work on a task failed in an expected way: one line of log, no stack trace. */
final class TaskFailedException extends RuntimeException {

	private final boolean permanent;

	/** Another attempt may succeed. */
	TaskFailedException(String message) {
		this(message, false);
	}

	private TaskFailedException(String message, boolean permanent) {
		super(message, null, false, false);
		this.permanent = permanent;
	}

	/** Every further attempt would fail as well: the task is dead-lettered at once. */
	static TaskFailedException permanent(String message) {
		return new TaskFailedException(message, true);
	}

	boolean isPermanent() {
		return this.permanent;
	}

}
