package dev.warren.messaging.logging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts a service's own log lines.
 *
 * @param published lines that were given to the broker
 * @param full lines that were dropped because there were too many
 * @param broker lines that were dropped because the broker did not take them
 */
record ApplicationLogMeters(Counter published, Counter full, Counter broker) {

	static ApplicationLogMeters register(MeterRegistry meters) {
		Counter.Builder dropped = Counter.builder("warren.application-logs.dropped")
			.baseUnit("messages")
			.description("Lines of this service's log that were not published");
		return new ApplicationLogMeters(
				Counter.builder("warren.application-logs.published")
					.baseUnit("messages")
					.description("Lines of this service's log that were given to the broker")
					.register(meters),
				dropped.tag("reason", "full").register(meters), dropped.tag("reason", "broker").register(meters));
	}

}
