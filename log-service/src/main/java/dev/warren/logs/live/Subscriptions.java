package dev.warren.logs.live;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.warren.logs.Interest;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.stream.OpenStreams;
import dev.warren.messaging.web.ProblemException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.AmqpException;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

import static dev.warren.messaging.contract.MessageText.printable;

/** What is listened to now: each once, however many do. */
@Component
class Subscriptions implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

	private final Map<Interest, Shared> shared = new HashMap<>();

	private final BrokerConnection broker;

	private final OpenStreams streams;

	private final SubscriptionContainers containers;

	private final CatchUp catchUp;

	private final LiveProperties properties;

	private final LogMeters meters;

	private volatile boolean running;

	Subscriptions(BrokerConnection broker, OpenStreams streams, SubscriptionContainers containers, CatchUp catchUp,
			LiveProperties properties, LogMeters meters, MeterRegistry registry) {
		this.broker = broker;
		this.streams = streams;
		this.containers = containers;
		this.catchUp = catchUp;
		this.properties = properties;
		this.meters = meters;
		Gauge.builder("warren.logs.subscriptions", this, Subscriptions::count)
			.baseUnit("subscriptions")
			.register(registry);
	}

	/** Returns once the queue and its bindings are there. */
	ResponseBodyEmitter subscribe(Listening listening) {
		this.broker.requireOpen();
		return this.streams.open(() -> join(listening));
	}

	private Subscriber join(Listening listening) {
		Subscription subscription = acquire(listening.interest());
		try {
			subscription.open();
			Subscriber subscriber = new Subscriber(listening, subscription, this.properties, this.catchUp,
					this.meters.of(listening.interest().exchange()));
			subscription.join(subscriber);
			return subscriber;
		}
		catch (RuntimeException ex) {
			release(subscription);
			throw (ex instanceof AmqpException) ? ProblemException
				.brokerUnavailable("The broker did not set up the subscription: " + ex.getMessage()) : ex;
		}
	}

	private synchronized Subscription acquire(Interest interest) {
		Shared existing = this.shared.get(interest);
		if (existing == null && this.shared.size() >= this.properties.maxSubscriptions()) {
			throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "too-many-subscriptions",
					"There are %d different subscriptions already".formatted(this.properties.maxSubscriptions()))
				.retryAfter(Duration.ofSeconds(10));
		}
		Subscription subscription = (existing != null) ? existing.subscription() : create(interest);
		this.shared.put(interest, new Shared(subscription, (existing != null) ? existing.users() + 1 : 1));
		return subscription;
	}

	private Subscription create(Interest interest) {
		Subscription subscription = new Subscription(interest, this, this.catchUp, this.containers,
				this.properties.buffer(), this.properties.maxBufferSize().toBytes());
		log.info("Subscription {} to {} {} begins", subscription.queue(), interest.exchange(),
				printable(interest.bindingKeys()));
		return subscription;
	}

	/** The last one to leave closes it. */
	void release(Subscription subscription) {
		if (isLast(subscription)) {
			subscription.close();
			log.info("Subscription {} ends", subscription.queue());
		}
	}

	private synchronized boolean isLast(Subscription subscription) {
		Shared left = this.shared.computeIfPresent(subscription.interest(),
				(_, before) -> (before.users() > 1) ? new Shared(before.subscription(), before.users() - 1) : null);
		return left == null;
	}

	private synchronized int count() {
		return this.shared.size();
	}

	private synchronized List<Subscription> all() {
		return this.shared.values().stream().map(Shared::subscription).toList();
	}

	@Override
	public void start() {
		this.running = true;
	}

	/** Also those whose last subscriber does not read, and so has not left yet. */
	@Override
	public void stop() {
		this.running = false;
		all().forEach(Subscription::close);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Stops once the streams have ended. */
	@Override
	public int getPhase() {
		return OpenStreams.PHASE - 1;
	}

	private record Shared(Subscription subscription, int users) {
	}

}
