package dev.warren.fib.server;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Component;

/** How long the server takes for a request, by what became of it. */
@Component
@ServerRole
class RequestMetrics {

	private final Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);

	RequestMetrics(MeterRegistry meters) {
		for (Outcome outcome : Outcome.values()) {
			this.timers.put(outcome,
					Timer.builder("warren.rpc.requests")
						.description("Time from a request to its reply, by outcome")
						.tag("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'))
						.register(meters));
		}
	}

	void record(Outcome outcome, Duration time) {
		Objects.requireNonNull(this.timers.get(outcome)).record(time);
	}

	enum Outcome {

		OK, INVALID, NO_REPLY_TO,

		/** Its caller had stopped waiting before the server began. */
		EXPIRED,

		/** Cut off, for its caller has stopped waiting meanwhile. */
		DEADLINE_EXCEEDED,

		SERVER_ERROR,

		/** The reply could not be sent, or nobody knows. */
		NOT_REPLIED

	}

}
