package dev.warren.messaging.observation;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * A timer for each outcome. All are registered at the start: Prometheus sees no increase
 * in a series that begins with its first failure.
 */
public final class OutcomeTimers {

	private final Map<String, Timer> timers;

	/**
	 * Registers the timers.
	 * @param outcomes the values of the tag {@code outcome}
	 */
	public OutcomeTimers(MeterRegistry meters, String name, Collection<String> outcomes) {
		this.timers = outcomes.stream()
			.collect(Collectors.toMap(Function.identity(), (outcome) -> meters.timer(name, "outcome", outcome)));
	}

	/** The timer of one of the outcomes. */
	public Timer of(String outcome) {
		return Objects.requireNonNull(this.timers.get(outcome), outcome);
	}

}
