package dev.warren.producer.board;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.warren.messaging.web.ProblemException;
import dev.warren.producer.board.EventFeed.Missed;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** All streams of events that are open now, each with a thread that writes to it. */
@Component
class EventStreams implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

	private static final long STOP_SECONDS = 5;

	private final Set<Subscriber> open = ConcurrentHashMap.newKeySet();

	private final TaskBoard board;

	private final EventFeed feed;

	private final BoardProperties properties;

	private final Semaphore room;

	private volatile boolean running;

	EventStreams(TaskBoard board, EventFeed feed, BoardProperties properties, MeterRegistry meters) {
		this.board = board;
		this.feed = feed;
		this.properties = properties;
		this.room = new Semaphore(properties.maxSubscribers());
		Gauge.builder("warren.board.subscribers", this.open, Set::size).baseUnit("subscribers").register(meters);
	}

	/**
	 * Opens a stream.
	 * @param taskId the one task to follow; all if null
	 * @param lastEventId the last event that the client has seen, if it resumes
	 */
	SseEmitter open(@Nullable String taskId, @Nullable Long lastEventId) {
		if (!this.room.tryAcquire()) {
			throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "too-many-subscribers",
					"There are %d subscribers already".formatted(this.properties.maxSubscribers()))
				.retryAfter(Duration.ofSeconds(10));
		}
		Subscriber subscriber = new Subscriber(taskId, this.properties.subscriberBuffer());
		this.open.add(subscriber);
		if (!this.running) {
			subscriber.end("the service stops");
		}
		Thread.ofVirtual().name("task-events").start(() -> serve(subscriber, lastEventId));
		return subscriber.stream().emitter();
	}

	private void serve(Subscriber subscriber, @Nullable Long lastEventId) {
		try {
			catchUp(subscriber, lastEventId);
			subscriber.serve(this.properties.heartbeat(), (event) -> isLast(subscriber, event));
		}
		catch (IOException | IllegalStateException _) {
			subscriber.end("the client is gone");
		}
		catch (InterruptedException _) {
			subscriber.end("interrupted");
		}
		finally {
			this.feed.unsubscribe(subscriber);
			subscriber.end("failed");
			subscriber.stream().close();
			this.open.remove(subscriber);
			this.room.release();
			log.debug("Stream of events ends: {}", subscriber.outcome());
		}
	}

	/** Tells what is known already; from here on nothing is missed. */
	private void catchUp(Subscriber subscriber, @Nullable Long lastEventId) throws IOException {
		Missed missed = this.feed.subscribe(subscriber, lastEventId);
		TaskView task = subscriber.task().flatMap(this.board::find).orElse(null);
		EventStream stream = subscriber.stream();
		stream.heartbeat();
		if (task != null) {
			stream.state(task, (lastEventId != null) ? null : missed.last());
		}
		if (missed.gap()) {
			stream.gap();
		}
		for (HistoryEvent event : missed.events()) {
			stream.event(event);
		}
		if (task != null && task.state().isFinal()) {
			subscriber.end("the task has ended");
		}
	}

	/** A task that died may have been redriven since, so that the board decides. */
	private boolean isLast(Subscriber subscriber, HistoryEvent event) {
		return subscriber.task().isPresent() && Step.of(event.event()).isFinal()
				&& subscriber.task().flatMap(this.board::find).filter((task) -> !task.state().isFinal()).isEmpty();
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.open.forEach((subscriber) -> subscriber.end("the service stops"));
		try {
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
