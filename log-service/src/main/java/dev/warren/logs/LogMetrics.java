package dev.warren.logs;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.warren.messaging.contract.Names;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** Counts messages by exchange; each counter exists from the start. */
@Component
public final class LogMetrics {

	private final Map<String, Counter> published;

	private final Map<String, Counter> delivered;

	private final Map<String, Counter> replayed;

	private final Map<String, Counter> skipped;

	LogMetrics(MeterRegistry meters, Names names) {
		List<String> exchanges = List.of(names.logs(), names.directLogs(), names.topicLogs());
		this.published = counters(meters, "warren.logs.published", exchanges);
		this.delivered = counters(meters, "warren.logs.delivered", exchanges);
		this.replayed = counters(meters, "warren.logs.replayed", exchanges);
		this.skipped = counters(meters, "warren.logs.skipped", exchanges);
	}

	private static Map<String, Counter> counters(MeterRegistry meters, String name, List<String> exchanges) {
		return exchanges.stream()
			.collect(Collectors.toMap(Function.identity(),
					(exchange) -> Counter.builder(name)
						.baseUnit("messages")
						.tag("exchange", exchange)
						.register(meters)));
	}

	public void published(String exchange) {
		count(this.published, exchange, 1);
	}

	public void delivered(String exchange, long messages) {
		count(this.delivered, exchange, messages);
	}

	public void replayed(String exchange, long messages) {
		count(this.replayed, exchange, messages);
	}

	public void skipped(String exchange, long messages) {
		count(this.skipped, exchange, messages);
	}

	private static void count(Map<String, Counter> counters, String exchange, long messages) {
		Objects.requireNonNull(counters.get(exchange)).increment(messages);
	}

}
