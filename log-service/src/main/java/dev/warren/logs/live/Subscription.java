package dev.warren.logs.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import dev.warren.logs.Interest;
import dev.warren.logs.LogEvent;
import dev.warren.logs.Position;
import dev.warren.logs.archive.Seam;
import dev.warren.logs.archive.Start.After;

import org.springframework.amqp.core.Message;

/**
 * All subscribers that want to hear of the same. They share a queue: the broker matches
 * and delivers once, and what comes is handed to each of them without waiting for any.
 */
final class Subscription implements CatchUp.Reader {

	/** So long those who are behind hold up what comes from the archive, not longer. */
	private static final Duration COURTESY = Duration.ofSeconds(1);

	private static final Duration POLL = Duration.ofMillis(10);

	private final Set<Subscriber> subscribers = new LinkedHashSet<>();

	/** For whom what comes from the archive has waited in vain; while catching up. */
	private final Set<Subscriber> tooSlow = ConcurrentHashMap.newKeySet();

	private final ReentrantLock lifecycle = new ReentrantLock();

	private final ReentrantLock catchingUp = new ReentrantLock();

	private final Interest interest;

	private final Subscriptions subscriptions;

	private final CatchUp catchUp;

	private final SubscriptionContainer container;

	private final Gate gate;

	/** After opening that of a marker, so that there is one before the first message. */
	private Position position = new Position(Instant.now().toEpochMilli(), UUID.randomUUID().toString());

	private boolean open;

	private volatile boolean closed;

	Subscription(Interest interest, Subscriptions subscriptions, CatchUp catchUp, SubscriptionContainers containers,
			int capacity, long maxBytes) {
		this.interest = interest;
		this.subscriptions = subscriptions;
		this.catchUp = catchUp;
		this.gate = new Gate(capacity, maxBytes, this::dispatch);
		this.container = containers.create(interest, this::on, this::redeclared);
	}

	Interest interest() {
		return this.interest;
	}

	String queue() {
		return this.container.queue();
	}

	Subscribed describe(List<String> bindings) {
		return new Subscribed(queue(), this.interest.exchange(), bindings);
	}

	/**
	 * Returns once somebody consumes from the queue. Whoever comes first does the work.
	 * @throws org.springframework.amqp.AmqpException if the broker refuses
	 */
	void open() {
		this.lifecycle.lock();
		try {
			if (!this.open) {
				this.container.declare();
				this.catchUp.mark(this.position.identity(), queue());
				this.container.start();
				this.open = true;
			}
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	/** Takes away the queue even if nobody has ever consumed from it. */
	void close() {
		this.closed = true;
		this.lifecycle.lock();
		try {
			this.container.close();
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	/** A consumer gives up when the broker refuses it for good. */
	boolean isConsuming() {
		return this.container.isRunning();
	}

	synchronized void join(Subscriber subscriber) {
		subscriber.join(this.position);
		this.subscribers.add(subscriber);
	}

	void leave(Subscriber subscriber) {
		synchronized (this) {
			this.subscribers.remove(subscriber);
		}
		this.subscriptions.release(this);
	}

	private void on(Message message) {
		this.gate.offer(Entry.of(message));
	}

	private synchronized void dispatch(Entry entry) {
		if (entry.isLog()) {
			this.position = entry.position();
		}
		this.subscribers.forEach((subscriber) -> subscriber.offer(entry));
	}

	/** The queue was lost, with what was in it; nobody consumes from the new one yet. */
	private void redeclared() {
		this.gate.close(new Seam());
		Thread.ofVirtual().name(queue() + "-catch-up").start(this::catchUp);
	}

	private void catchUp() {
		this.catchingUp.lock();
		try {
			this.tooSlow.clear();
			if (!this.gate.isOpen()) {
				this.catchUp.run(new After(position()), this.interest, queue(), this.gate, this);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.catchingUp.unlock();
		}
	}

	private synchronized Position position() {
		return this.position;
	}

	@Override
	public boolean isOver() {
		return this.closed;
	}

	@Override
	public void gap(String reason) {
		dispatch(Entry.gap(reason));
	}

	@Override
	public void missed(List<LogEvent> events) throws InterruptedException {
		events.forEach((event) -> dispatch(Entry.of(event, position())));
		long deadline = System.nanoTime() + COURTESY.toNanos();
		while (!behind().isEmpty() && System.nanoTime() < deadline) {
			TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
		}
		this.tooSlow.addAll(behind());
	}

	private synchronized List<Subscriber> behind() {
		return this.subscribers.stream()
			.filter((subscriber) -> subscriber.isBehind() && !this.tooSlow.contains(subscriber))
			.toList();
	}

}
