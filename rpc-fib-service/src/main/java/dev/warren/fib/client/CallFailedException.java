package dev.warren.fib.client;

import org.jspecify.annotations.Nullable;

/** A call ended without a value. An outcome, not a defect: it has no stack trace. */
final class CallFailedException extends RuntimeException {

	private final Outcome outcome;

	private final @Nullable String server;

	CallFailedException(Outcome outcome, String message) {
		this(outcome, message, null);
	}

	CallFailedException(Outcome outcome, String message, @Nullable String server) {
		super(message, null, false, false);
		this.outcome = outcome;
		this.server = server;
	}

	Outcome outcome() {
		return this.outcome;
	}

	/** Who answered with the error, if anybody has. */
	@Nullable String server() {
		return this.server;
	}

}
