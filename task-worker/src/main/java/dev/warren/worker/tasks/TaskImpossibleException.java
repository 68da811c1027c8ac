package dev.warren.worker.tasks;

/**
 * The work on a task failed, and it would fail again: to be dead-lettered at once, so
 * that nobody waits for retries that cannot help.
 */
final class TaskImpossibleException extends RuntimeException {

	TaskImpossibleException(String message) {
		super(message, null, false, false);
	}

}
