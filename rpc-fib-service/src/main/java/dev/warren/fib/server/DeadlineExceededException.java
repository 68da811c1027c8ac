package dev.warren.fib.server;

/** Work was cut off. An outcome, not a defect: it has no stack trace. */
final class DeadlineExceededException extends RuntimeException {

	DeadlineExceededException(String message) {
		super(message, null, false, false);
	}

}
