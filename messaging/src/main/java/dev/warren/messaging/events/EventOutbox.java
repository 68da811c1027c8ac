package dev.warren.messaging.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import dev.warren.messaging.broker.BackgroundLoop;
import dev.warren.messaging.contract.Deadline;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.core.NestedExceptionUtils;

/**
 * Keeps events until the history has them, in order: sends many at once while the history
 * confirms, and one after each pause during an outage. Bounded in bytes; further events
 * are dropped.
 */
final class EventOutbox extends BackgroundLoop {

	private static final Logger log = LoggerFactory.getLogger(EventOutbox.class);

	/** Less than the publisher's own bound, at which it would block the thread. */
	private static final int MAX_IN_FLIGHT = 500;

	private static final Duration PAUSE = Duration.ofMillis(500);

	private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);

	private static final long DRAIN_POLL_NANOS = 10_000_000;

	private final BlockingQueue<OutboxEntry> waiting = new LinkedBlockingQueue<>();

	private final List<OutboxEntry> batch = new ArrayList<>();

	private final AtomicInteger size = new AtomicInteger();

	private final Function<Message, CompletableFuture<Void>> publisher;

	private final Semaphore room;

	private final Runnable onDrop;

	private volatile boolean outage;

	private volatile String problem = "";

	EventOutbox(Function<Message, CompletableFuture<Void>> publisher, int maxBytes, Runnable onDrop) {
		super("task-event-sender", SENDER_PHASE);
		this.publisher = publisher;
		this.room = new Semaphore(maxBytes);
		this.onDrop = onDrop;
	}

	/**
	 * Never waits for the broker.
	 * @return true once the history has the event; false once an attempt to send it has
	 * failed, and at once during an outage
	 */
	CompletableFuture<Boolean> add(Message message) {
		OutboxEntry added = new OutboxEntry(message);
		if (!this.room.tryAcquire(added.bytes())) {
			this.onDrop.run();
			return CompletableFuture.completedFuture(false);
		}
		this.size.incrementAndGet();
		this.waiting.add(added);
		return this.outage ? CompletableFuture.completedFuture(false) : added.confirmed();
	}

	int size() {
		return this.size.get();
	}

	@Override
	protected void step() throws InterruptedException {
		if (this.batch.isEmpty()) {
			this.batch.add(this.waiting.take());
			this.waiting.drainTo(this.batch, MAX_IN_FLIGHT - 1);
		}
		send(this.outage ? this.batch.subList(0, 1) : this.batch);
		if (this.outage) {
			Thread.sleep(PAUSE);
		}
	}

	/** Leaves in the batch what is to be sent again. */
	private void send(List<OutboxEntry> batch) {
		Iterator<CompletableFuture<Boolean>> done = batch.stream().map(this::publish).toList().iterator();
		batch.removeIf((_) -> done.next().join());
		if (this.outage && batch.isEmpty()) {
			log.info("Task events reach the history again, {} are waiting", size());
		}
		else if (!this.outage && !batch.isEmpty()) {
			log.warn("Task events do not reach the history and are kept until they do: {}", this.problem);
			this.waiting.forEach((entry) -> entry.confirmed().complete(false));
		}
		this.outage = !batch.isEmpty();
	}

	private CompletableFuture<Boolean> publish(OutboxEntry entry) {
		try {
			return this.publisher.apply(entry.message()).handle((_, failure) -> settle(entry, failure));
		}
		catch (Throwable ex) {
			return CompletableFuture.completedFuture(settle(entry, ex));
		}
	}

	/** Returns whether the event need not be sent again. */
	private boolean settle(OutboxEntry entry, @Nullable Throwable failure) {
		Throwable cause = (failure != null) ? NestedExceptionUtils.getMostSpecificCause(failure) : null;
		entry.confirmed().complete(cause == null);
		if (cause instanceof IllegalArgumentException) {
			log.warn("Dropped a task event that can never be sent: {}", cause.getMessage());
			this.onDrop.run();
		}
		else if (cause != null) {
			this.problem = String.valueOf(cause.getMessage());
			return false;
		}
		this.room.release(entry.bytes());
		this.size.decrementAndGet();
		return true;
	}

	/** Empties the outbox first, for a bounded time. */
	@Override
	public synchronized void stop() {
		Deadline deadline = Deadline.in(DRAIN_TIMEOUT);
		while (isRunning() && size() > 0 && !deadline.isOver()) {
			LockSupport.parkNanos(DRAIN_POLL_NANOS);
		}
		super.stop();
		if (size() > 0) {
			log.warn("Stopping with {} task events that have not reached the history", size());
		}
	}

}
