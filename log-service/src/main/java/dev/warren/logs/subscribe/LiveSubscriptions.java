package dev.warren.logs.subscribe;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import dev.warren.logs.LogProperties;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.sse.EventBuffer;
import dev.warren.messaging.web.ProblemException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/** The live subscriptions of this instance: one for each interest that has readers. */
@Component
final class LiveSubscriptions {

	private static final Logger log = LoggerFactory.getLogger(LiveSubscriptions.class);

	private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

	private final Map<Interest, LiveSubscription> open = new HashMap<>();

	private final Map<Interest, Integer> readers = new HashMap<>();

	private final BrokerConnection broker;

	private final LogProperties properties;

	private final EventStreamFormat events;

	LiveSubscriptions(BrokerConnection broker, LogProperties properties, EventStreamFormat events,
			MeterRegistry meters) {
		this.broker = broker;
		this.properties = properties;
		this.events = events;
		Gauge.builder("warren.logs.subscriptions", this, LiveSubscriptions::count)
			.baseUnit("subscriptions")
			.register(meters);
	}

	/** Returns once the queue and its bindings are there. */
	LiveReader subscribe(Subscription subscription) {
		Interest interest = subscription.interest();
		LiveSubscription live = acquire(interest);
		try {
			EventBuffer<LogEntry> buffer = new EventBuffer<>(this.properties.buffer(), this.properties.bufferBytes(),
					LogEntry::size);
			buffer.add(this.events.subscribed(subscription, live.open(), null));
			live.join(buffer);
			return new LiveReader(subscription, this.events, buffer, () -> {
				live.leave(buffer);
				release(interest);
			});
		}
		catch (RuntimeException ex) {
			release(interest);
			throw ex;
		}
	}

	private synchronized LiveSubscription acquire(Interest interest) {
		if (!this.open.containsKey(interest)) {
			if (this.open.size() >= this.properties.maxSubscriptions()) {
				throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "too-many-subscriptions",
						"There are %d different subscriptions already".formatted(this.open.size()))
					.retryAfter(RETRY_AFTER);
			}
			log.info("Subscription to {} {} begins", interest.exchange(), printable(interest.bindingKeys()));
		}
		this.readers.merge(interest, 1, Integer::sum);
		return this.open.computeIfAbsent(interest,
				(_) -> new LiveSubscription(interest, this.broker, this.properties, this.events));
	}

	private synchronized void release(Interest interest) {
		if (this.readers.merge(interest, -1, Integer::sum) == 0) {
			this.readers.remove(interest);
			Objects.requireNonNull(this.open.remove(interest)).close();
			log.info("Subscription to {} {} ends", interest.exchange(), printable(interest.bindingKeys()));
		}
	}

	private synchronized int count() {
		return this.open.size();
	}

	/** Also those whose last reader has not left, because a write to it still waits. */
	@PreDestroy
	synchronized void close() {
		this.open.values().forEach(LiveSubscription::close);
	}

}
