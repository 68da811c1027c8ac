package dev.warren.logs.subscribe;

import java.util.List;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what goes out to the readers of an exchange. */
final class LogMeters {

	private final Counter delivered;

	private final Counter replayed;

	private final Counter skipped;

	LogMeters(MeterRegistry registry, String exchange) {
		this.delivered = counter(registry, "delivered", exchange);
		this.replayed = counter(registry, "replayed", exchange);
		this.skipped = counter(registry, "skipped", exchange);
	}

	private static Counter counter(MeterRegistry registry, String what, String exchange) {
		return Counter.builder("warren.logs." + what).baseUnit("messages").tag("exchange", exchange).register(registry);
	}

	void live(List<LogEntry> entries) {
		this.delivered.increment(entries.stream().filter(LogEntry::isLog).count());
	}

	void archived(List<LogEntry> entries) {
		live(entries);
		this.replayed.increment(entries.stream().filter(LogEntry::isLog).count());
	}

	void skipped(long missed) {
		this.skipped.increment(missed);
	}

}
