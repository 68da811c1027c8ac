package dev.warren.messaging.events;

import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import dev.warren.messaging.publish.PublishException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;

/**
 * Keeps events until the history has confirmed them. One thread sends them in order: many
 * in flight while the history confirms, one after each pause while it does not.
 */
final class EventOutbox implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(EventOutbox.class);

	/** Less than the publisher's own bound, at which it would block the sender. */
	private static final int MAX_IN_FLIGHT = 500;

	private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final TreeMap<Long, Entry> waiting = new TreeMap<>();

	private final Outage outage = new Outage();

	private final Function<Message, CompletableFuture<Void>> publisher;

	private final HistoryProperties limits;

	private final Runnable onDrop;

	private long lastNumber;

	private int inFlight;

	private long bytes;

	private volatile @Nullable Thread sender;

	EventOutbox(Function<Message, CompletableFuture<Void>> publisher, HistoryProperties limits, Runnable onDrop) {
		this.publisher = publisher;
		this.limits = limits;
		this.onDrop = onDrop;
	}

	/**
	 * Never waits for the broker; the oldest events make room for a new one.
	 * @return true once the history has it; false once an attempt has failed, and at once
	 * during an outage
	 */
	CompletableFuture<Boolean> add(Message message) {
		this.lock.lock();
		try {
			Entry added = new Entry(++this.lastNumber, message, new CompletableFuture<>());
			this.waiting.put(added.number, added);
			this.bytes += added.size();
			while (isOverLimit() && !this.waiting.isEmpty()) {
				drop(this.waiting.pollFirstEntry().getValue());
			}
			if (this.outage.isOn()) {
				added.confirmed.complete(false);
			}
			this.changed.signalAll();
			return added.confirmed;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** How many events the history does not have yet. */
	int behind() {
		this.lock.lock();
		try {
			return this.waiting.size() + this.inFlight;
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean isOverLimit() {
		return behind() > this.limits.outboxEvents() || this.bytes > this.limits.outboxSize().toBytes();
	}

	private void drop(Entry entry) {
		this.bytes -= entry.size();
		entry.confirmed.complete(false);
		this.onDrop.run();
	}

	private void sendAll() {
		while (isRunning()) {
			try {
				send(next());
			}
			catch (InterruptedException _) {
				return;
			}
			catch (Throwable _) {
				// The event is back in the outbox; only its log line can have failed.
			}
		}
	}

	private Entry next() throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			while (true) {
				long pause = this.outage.pause();
				if (this.waiting.isEmpty() || this.inFlight >= (this.outage.isOn() ? 1 : MAX_IN_FLIGHT)) {
					this.changed.await();
				}
				else if (pause > 0) {
					this.changed.awaitNanos(pause);
				}
				else {
					this.inFlight++;
					return this.waiting.pollFirstEntry().getValue();
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void send(Entry entry) {
		try {
			this.publisher.apply(entry.message).whenComplete((_, failure) -> settle(entry, failure));
		}
		catch (Throwable ex) {
			settle(entry, ex);
		}
	}

	private void settle(Entry entry, @Nullable Throwable failure) {
		Throwable cause = (failure != null) ? NestedExceptionUtils.getMostSpecificCause(failure) : null;
		boolean turned = record(entry, cause);
		entry.confirmed.complete(cause == null);
		if (cause instanceof IllegalArgumentException) {
			log.warn("Task event {} can never be sent, dropped: {}", entry.number, cause.getMessage());
		}
		else if (turned && cause != null) {
			log.warn("Task events do not reach the history and are kept until they do: {}",
					(cause instanceof PublishException) ? cause.getMessage() : cause.toString());
		}
		else if (turned) {
			log.info("Task events reach the history again, {} are waiting", behind());
		}
	}

	/** Returns whether an outage has begun or ended. */
	private boolean record(Entry entry, @Nullable Throwable failure) {
		this.lock.lock();
		try {
			this.inFlight--;
			this.changed.signalAll();
			if (failure == null) {
				this.bytes -= entry.size();
				return this.outage.succeeded();
			}
			if (failure instanceof IllegalArgumentException) {
				drop(entry);
				return false;
			}
			this.waiting.put(entry.number, entry);
			boolean begun = this.outage.failed();
			if (begun) {
				this.waiting.values().forEach((event) -> event.confirmed.complete(false));
			}
			return begun;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void start() {
		this.sender = Thread.ofVirtual().name("task-event-sender").unstarted(this::sendAll);
		this.sender.start();
	}

	/** Drains the outbox, for a bounded time. */
	@Override
	public void stop() {
		Thread current = this.sender;
		if (current == null) {
			return;
		}
		awaitEmpty();
		this.sender = null;
		current.interrupt();
		int behind = behind();
		if (behind > 0) {
			log.warn("Stopping with {} task events that have not reached the history", behind);
		}
	}

	private void awaitEmpty() {
		this.lock.lock();
		try {
			this.outage.retryNow();
			this.changed.signalAll();
			long left = DRAIN_TIMEOUT.toNanos();
			while (behind() > 0 && left > 0) {
				left = this.changed.awaitNanos(left);
			}
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean isRunning() {
		return this.sender != null;
	}

	/** Stops after listeners and web server, before the connection. */
	@Override
	public int getPhase() {
		return 1;
	}

	private record Entry(long number, Message message, CompletableFuture<Boolean> confirmed) {

		/** About what a message takes in memory beside its body. */
		private static final int OVERHEAD = 1024;

		int size() {
			return this.message.getBody().length + OVERHEAD;
		}

	}

}
