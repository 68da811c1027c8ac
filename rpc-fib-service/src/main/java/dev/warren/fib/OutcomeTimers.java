package dev.warren.fib;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** One timer for each outcome, registered before the first of them happens. */
public final class OutcomeTimers<E extends Enum<E>> {

	private final MeterProvider<Timer> timers;

	public OutcomeTimers(MeterRegistry meters, String name, String description, Class<E> outcomes) {
		this.timers = Timer.builder(name).description(description).withRegistry(meters);
		Stream.of(outcomes.getEnumConstants()).forEach(this::timer);
	}

	/** Records the time since {@code start}, a {@link System#nanoTime()}. */
	public void record(E outcome, long start) {
		timer(outcome).record(Duration.ofNanos(System.nanoTime() - start));
	}

	private Timer timer(E outcome) {
		return this.timers.withTag("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'));
	}

}
