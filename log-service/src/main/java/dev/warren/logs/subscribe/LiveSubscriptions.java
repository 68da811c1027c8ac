package dev.warren.logs.subscribe;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

	private final Map<Interest, Shared> shared = new HashMap<>();

	private final BrokerConnection broker;

	private final LiveProperties properties;

	private final EventStreamFormat events;

	LiveSubscriptions(BrokerConnection broker, LiveProperties properties, EventStreamFormat events,
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
		LiveSubscription live = acquire(subscription.interest());
		try {
			EventBuffer<LogEntry> buffer = new EventBuffer<>(this.properties.buffer(), this.properties.bufferBytes(),
					LogEntry::size);
			String queue = live.open();
			live.join(buffer);
			return new LiveReader(subscription, queue, buffer, () -> {
				live.leave(buffer);
				release(live);
			});
		}
		catch (RuntimeException ex) {
			release(live);
			throw ex;
		}
	}

	private synchronized LiveSubscription acquire(Interest interest) {
		Shared existing = this.shared.get(interest);
		if (existing == null && this.shared.size() >= this.properties.maxSubscriptions()) {
			throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "too-many-subscriptions",
					"There are %d different subscriptions already".formatted(this.properties.maxSubscriptions()))
				.retryAfter(RETRY_AFTER);
		}
		if (existing == null) {
			log.info("Subscription to {} {} begins", interest.exchange(), printable(interest.bindingKeys()));
			existing = new Shared(new LiveSubscription(interest, this.broker, this.properties, this.events), 0);
		}
		this.shared.put(interest, new Shared(existing.live(), existing.readers() + 1));
		return existing.live();
	}

	private synchronized void release(LiveSubscription live) {
		Shared left = this.shared.computeIfPresent(live.interest(),
				(_, before) -> (before.readers() > 1) ? new Shared(live, before.readers() - 1) : null);
		if (left == null) {
			live.close();
			log.info("Subscription to {} {} ends", live.interest().exchange(),
					printable(live.interest().bindingKeys()));
		}
	}

	private synchronized int count() {
		return this.shared.size();
	}

	/** Also those whose last reader has not left, because a write to it still waits. */
	@PreDestroy
	synchronized void close() {
		List.copyOf(this.shared.values()).forEach((each) -> each.live().close());
	}

	private record Shared(LiveSubscription live, int readers) {
	}

}
