package dev.warren.fib.client;

import java.time.Duration;

import dev.warren.messaging.web.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/** A call ended without a value. An outcome, not a defect: it has no stack trace. */
final class CallFailedException extends RuntimeException {

	final Outcome outcome;

	private final @Nullable String server;

	CallFailedException(Outcome outcome, String message) {
		this(outcome, message, null);
	}

	CallFailedException(Outcome outcome, String message, @Nullable String server) {
		super(message, null, false, false);
		this.outcome = outcome;
		this.server = server;
	}

	ProblemException toProblem() {
		ProblemException problem = switch (this.outcome) {
			case TIMEOUT -> problem(HttpStatus.GATEWAY_TIMEOUT, "rpc-timeout");
			case UNSERVED -> problem(HttpStatus.SERVICE_UNAVAILABLE, "rpc-unserved");
			case UNAVAILABLE -> ProblemException.brokerUnavailable(String.valueOf(getMessage()));
			case QUEUE_FULL -> problem(HttpStatus.SERVICE_UNAVAILABLE, "queue-full").retryAfter(Duration.ofSeconds(1));
			case REJECTED ->
				problem(HttpStatus.SERVICE_UNAVAILABLE, "too-many-calls").retryAfter(Duration.ofSeconds(1));
			case OK, ERROR -> problem(HttpStatus.BAD_GATEWAY, "rpc-failed");
		};
		if (this.server != null) {
			problem.getHeaders().set(FibController.SERVED_BY, this.server);
		}
		return problem;
	}

	private ProblemException problem(HttpStatus status, String type) {
		return new ProblemException(status, type, String.valueOf(getMessage()));
	}

}
