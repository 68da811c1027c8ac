package dev.warren.fib.client;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Component;

/** How long calls take, by outcome, how many wait, and which replies nobody waits for. */
@Component
@ClientRole
class CallMetrics {

	private final Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);

	private final Map<DroppedReply, Counter> dropped = new EnumMap<>(DroppedReply.class);

	private final MeterRegistry meters;

	CallMetrics(MeterRegistry meters) {
		this.meters = meters;
		for (Outcome outcome : Outcome.values()) {
			this.timers.put(outcome,
					Timer.builder("warren.rpc.calls")
						.description("Time from a call to its reply or failure, by outcome")
						.tag("outcome", outcome.tag())
						.register(meters));
		}
		for (DroppedReply reason : DroppedReply.values()) {
			this.dropped.put(reason,
					Counter.builder("warren.rpc.replies.dropped")
						.description("Replies that no call waits for, by reason")
						.baseUnit("messages")
						.tag("reason", reason.tag())
						.register(meters));
		}
	}

	void open(Map<?, ?> calls) {
		Gauge.builder("warren.rpc.calls.open", calls, Map::size)
			.description("Calls that wait for their reply")
			.baseUnit("calls")
			.register(this.meters);
	}

	void record(Outcome outcome, Duration time) {
		Objects.requireNonNull(this.timers.get(outcome)).record(time);
	}

	void dropped(DroppedReply reason) {
		Objects.requireNonNull(this.dropped.get(reason)).increment();
	}

}
