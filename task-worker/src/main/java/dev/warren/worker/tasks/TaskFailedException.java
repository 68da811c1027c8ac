package dev.warren.worker.tasks;

/** The work on a task failed; it is worth another attempt. */
final class TaskFailedException extends RuntimeException {

	TaskFailedException(String message) {
		super(message, null, false, false);
	}

}
