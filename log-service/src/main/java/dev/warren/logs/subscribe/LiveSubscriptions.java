package dev.warren.logs.subscribe;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.warren.logs.LogMetrics;
import dev.warren.logs.LogProperties;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.web.ProblemException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.http.HttpStatus;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The live subscriptions of this instance: one for each interest that has readers. */
@Component
final class LiveSubscriptions {

	private final Map<Interest, LiveSubscription> open = new HashMap<>();

	private final Map<Interest, Integer> readers = new HashMap<>();

	private final BrokerConnection broker;

	private final LogProperties properties;

	private final LogMetrics metrics;

	LiveSubscriptions(BrokerConnection broker, LogProperties properties, LogMetrics metrics, MeterRegistry meters) {
		this.broker = broker;
		this.properties = properties;
		this.metrics = metrics;
		Gauge.builder("warren.logs.subscriptions", () -> all().size()).baseUnit("subscriptions").register(meters);
	}

	/** Returns once the queue and its bindings are there. */
	LogReader subscribe(Interest interest, LogFormat format) {
		LiveSubscription live = join(interest);
		try {
			String queue = live.open();
			LogReader reader = new LogReader(interest, format, this.metrics, live.cursor()) {
				@Override
				public void close() {
					leave(interest, live);
				}
			};
			reader.add(LogEntry.subscribed(interest, queue, null));
			return reader;
		}
		catch (RuntimeException ex) {
			leave(interest, live);
			throw ex;
		}
	}

	private synchronized LiveSubscription join(Interest interest) {
		if (!this.open.containsKey(interest) && this.open.size() >= this.properties.maxSubscriptions()) {
			throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "too-many-subscriptions",
					"There are %d different subscriptions already".formatted(this.open.size()))
				.retryAfter(Duration.ofSeconds(10));
		}
		this.readers.merge(interest, 1, Integer::sum);
		return this.open.computeIfAbsent(interest, (_) -> new LiveSubscription(interest, this.broker, this.properties));
	}

	private void leave(Interest interest, LiveSubscription live) {
		synchronized (this) {
			if (this.readers.merge(interest, -1, Integer::sum) > 0) {
				return;
			}
			this.readers.remove(interest);
			this.open.remove(interest);
		}
		live.close();
	}

	private synchronized List<LiveSubscription> all() {
		return List.copyOf(this.open.values());
	}

	@Scheduled(fixedDelay = 200)
	void repair() {
		all().forEach(LiveSubscription::repair);
	}

}
