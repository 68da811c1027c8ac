package dev.warren.fib.client;

import java.time.Duration;

import dev.warren.messaging.web.ProblemException;

import org.springframework.http.HttpStatus;

/** Calls that failed, as HTTP clients see them. */
final class CallProblems {

	/** The header that says who has answered, be it with a value or with an error. */
	static final String SERVED_BY = "Served-By";

	private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

	private CallProblems() {
	}

	static ProblemException of(CallFailedException ex) {
		String detail = String.valueOf(ex.getMessage());
		ProblemException problem = switch (ex.outcome()) {
			case TIMEOUT -> new ProblemException(HttpStatus.GATEWAY_TIMEOUT, "rpc-timeout", detail);
			case UNSERVED -> new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "rpc-unserved", detail);
			case UNAVAILABLE -> ProblemException.brokerUnavailable(detail);
			case QUEUE_FULL -> overloaded("queue-full", detail);
			case REJECTED -> overloaded("too-many-calls", detail);
			case OK, ERROR -> new ProblemException(HttpStatus.BAD_GATEWAY, "rpc-failed", detail);
		};
		if (ex.server() != null) {
			problem.getHeaders().set(SERVED_BY, ex.server());
		}
		return problem;
	}

	private static ProblemException overloaded(String type, String detail) {
		return new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, type, detail).retryAfter(RETRY_AFTER);
	}

}
