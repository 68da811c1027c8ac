package dev.warren.fib.client;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Component;

/** How long calls take, by outcome. */
@Component
@ClientRole
class CallMetrics {

	private final Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);

	CallMetrics(MeterRegistry meters) {
		for (Outcome outcome : Outcome.values()) {
			this.timers.put(outcome,
					Timer.builder("warren.rpc.calls")
						.description("Time from a call to its reply or failure, by outcome")
						.tag("outcome", outcome.tag())
						.register(meters));
		}
	}

	void record(Outcome outcome, Duration time) {
		Objects.requireNonNull(this.timers.get(outcome)).record(time);
	}

}
