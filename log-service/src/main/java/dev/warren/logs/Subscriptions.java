package dev.warren.logs;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.web.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AnonymousQueue;
import org.springframework.amqp.core.Base64UrlNamingStrategy;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** All subscribers there are now. */
@Component
class Subscriptions implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(Subscriptions.class);

	private static final long STOP_SECONDS = 5;

	private final Set<Subscription> open = ConcurrentHashMap.newKeySet();

	private final BrokerConnection broker;

	private final SubscriberContainers containers;

	private final LogProperties properties;

	private final MeterRegistry meters;

	private final Semaphore room;

	private volatile boolean running;

	Subscriptions(BrokerConnection broker, SubscriberContainers containers, LogProperties properties,
			MeterRegistry meters) {
		this.broker = broker;
		this.containers = containers;
		this.properties = properties;
		this.meters = meters;
		this.room = new Semaphore(properties.maxSubscribers());
		Gauge.builder("warren.logs.subscribers", this.open, Set::size).baseUnit("subscribers").register(meters);
	}

	/** Returns once the queue and its bindings are there. */
	SseEmitter subscribe(Interest interest) {
		this.broker.requireOpen();
		if (!this.room.tryAcquire()) {
			throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "too-many-subscribers",
					"There are %d subscribers already".formatted(this.properties.maxSubscribers()))
				.retryAfter(Duration.ofSeconds(10));
		}
		try {
			return open(interest).emitter();
		}
		catch (RuntimeException ex) {
			this.room.release();
			throw ex;
		}
	}

	private Subscription open(Interest interest) {
		AnonymousQueue queue = new AnonymousQueue(new Base64UrlNamingStrategy(interest.exchange() + "-"),
				Map.of("x-max-length", this.properties.maxQueueLength(), "x-overflow", "drop-head"));
		Counter delivered = Counter.builder("warren.logs.delivered")
			.baseUnit("messages")
			.tag("exchange", interest.exchange())
			.register(this.meters);
		Subscription subscription = new Subscription(
				new Subscribed(queue.getName(), interest.exchange(), interest.bindingKeys()), delivered);
		SubscriberContainer container = this.containers.create(queue, interest, subscription);
		declare(container);
		subscription.announce();
		this.open.add(subscription);
		if (!this.running) {
			subscription.end("the service stops");
		}
		log.info("Subscription {} to {} {} begins", queue.getName(), interest.exchange(), interest.bindingKeys());
		Thread.ofVirtual().name(queue.getName()).start(() -> keepOpen(subscription, container));
		return subscription;
	}

	private static void declare(SubscriberContainer container) {
		try {
			container.declare();
		}
		catch (AmqpException ex) {
			container.close();
			throw ProblemException.brokerUnavailable("The broker did not set up the subscription: " + ex.getMessage());
		}
	}

	private void keepOpen(Subscription subscription, SubscriberContainer container) {
		String outcome = "failed";
		try {
			container.start();
			outcome = subscription.keepAlive(this.properties.heartbeat(), container);
		}
		catch (InterruptedException _) {
			outcome = "interrupted";
		}
		finally {
			subscription.end(outcome);
			container.close();
			this.open.remove(subscription);
			this.room.release();
			log.info("Subscription {} ends: {}", subscription.subscribed().queue(), outcome);
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.open.forEach((subscription) -> subscription.end("the service stops"));
		try {
			// All of it is free again once the last queue is gone; a connection is slow
			// to close under open channels.
			if (this.room.tryAcquire(this.properties.maxSubscribers(), STOP_SECONDS, TimeUnit.SECONDS)) {
				this.room.release(this.properties.maxSubscribers());
			}
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Stops before the web server does, which waits for all requests under way, and an
	 * open stream is one.
	 */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE - 512;
	}

}
