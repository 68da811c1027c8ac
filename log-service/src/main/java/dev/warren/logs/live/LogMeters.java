package dev.warren.logs.live;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** Counts what goes out to subscribers, by exchange. */
@Component
class LogMeters {

	private final Map<String, ExchangeMeters> meters = new ConcurrentHashMap<>();

	private final MeterRegistry registry;

	LogMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	/** To be asked once for each subscriber, not for each message. */
	ExchangeMeters of(String exchange) {
		return this.meters.computeIfAbsent(exchange, this::register);
	}

	private ExchangeMeters register(String exchange) {
		return new ExchangeMeters(counter("delivered", exchange), counter("skipped", exchange),
				counter("replayed", exchange));
	}

	private Counter counter(String what, String exchange) {
		return Counter.builder("warren.logs." + what)
			.baseUnit("messages")
			.tag("exchange", exchange)
			.register(this.registry);
	}

	/**
	 * The counters of an exchange.
	 *
	 * @param delivered messages written to subscribers
	 * @param skipped messages that subscribers were too slow for
	 * @param replayed those of the delivered that came from the archive
	 */
	record ExchangeMeters(Counter delivered, Counter skipped, Counter replayed) {
	}

}
