package dev.warren.worker.tasks;

/**
 * The end of an attempt could not be put into the history, so the task must come again.
 */
final class HistoryUnavailableException extends RuntimeException {

	HistoryUnavailableException(String message) {
		super(message, null, false, false);
	}

}
