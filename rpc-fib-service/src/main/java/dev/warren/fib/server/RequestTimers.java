package dev.warren.fib.server;

import java.util.List;

import dev.warren.fib.ServerRole;
import dev.warren.messaging.observation.OutcomeTimers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** How long requests take at the server, by how they end. */
@ServerRole
class RequestTimers {

	private final OutcomeTimers timers;

	RequestTimers(MeterRegistry meters) {
		this.timers = new OutcomeTimers(meters, "warren.rpc.requests",
				List.of("ok", "invalid", "no-reply-to", "expired", "deadline-exceeded", "server-error", "not-replied"));
	}

	Timer of(String outcome) {
		return this.timers.of(outcome);
	}

}
