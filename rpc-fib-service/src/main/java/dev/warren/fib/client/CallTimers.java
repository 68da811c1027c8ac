package dev.warren.fib.client;

import java.util.List;

import dev.warren.messaging.observation.OutcomeTimers;
import dev.warren.web.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** How long calls take, by how they end. */
@ClientRole
class CallTimers {

	private final OutcomeTimers timers;

	CallTimers(MeterRegistry meters) {
		this.timers = new OutcomeTimers(meters, "warren.rpc.calls",
				List.of("ok", "timeout", "unserved", "queue-full", "error", "unavailable", "rejected"));
	}

	static String outcome(ProblemException problem) {
		String type = String.valueOf(problem.getBody().getType()).replace("urn:warren:problem:", "");
		return switch (type) {
			case "broker-unavailable" -> "unavailable";
			case "too-many-calls" -> "rejected";
			case "rpc-failed" -> "error";
			default -> type.replace("rpc-", "");
		};
	}

	Timer of(String outcome) {
		return this.timers.of(outcome);
	}

}
