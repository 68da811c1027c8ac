package dev.warren.fib.client;

/** A call ended without a value. An outcome, not a defect: it has no stack trace. */
final class CallFailedException extends RuntimeException {

	private final Outcome outcome;

	CallFailedException(Outcome outcome, String message) {
		super(message, null, false, false);
		this.outcome = outcome;
	}

	Outcome outcome() {
		return this.outcome;
	}

}
