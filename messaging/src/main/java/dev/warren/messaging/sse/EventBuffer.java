package dev.warren.messaging.sse;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Events on their way to one client. Adding never waits: the oldest events make room and
 * are counted.
 *
 * @param <E> an event
 */
public final class EventBuffer<E> {

	private final Deque<E> waiting = new ArrayDeque<>();

	private final int maxEvents;

	private final long maxBytes;

	private final ToLongFunction<E> size;

	private long bytes;

	private long skipped;

	private boolean closed;

	/**
	 * A buffer with two limits.
	 * @param maxBytes the size of all together, unless a single one is larger
	 * @param size the bytes of an event
	 */
	public EventBuffer(int maxEvents, long maxBytes, ToLongFunction<E> size) {
		this.maxEvents = maxEvents;
		this.maxBytes = maxBytes;
		this.size = size;
	}

	public synchronized void add(E event) {
		this.bytes += this.size.applyAsLong(event);
		this.waiting.addLast(event);
		while (this.waiting.size() > this.maxEvents || (this.bytes > this.maxBytes && this.waiting.size() > 1)) {
			remove();
			this.skipped++;
		}
		notifyAll();
	}

	/**
	 * Takes what waits; waits for the first one.
	 * @param maxBytes where to stop, once there is one
	 */
	public synchronized Batch<E> take(long maxBytes, Duration timeout) throws InterruptedException {
		long deadline = System.nanoTime() + timeout.toNanos();
		long left = timeout.toNanos();
		while (this.waiting.isEmpty() && !this.closed && left > 0) {
			TimeUnit.NANOSECONDS.timedWait(this, left);
			left = deadline - System.nanoTime();
		}
		Batch<E> batch = new Batch<>(this.skipped, new ArrayList<>());
		this.skipped = 0;
		long room = maxBytes;
		while (!this.waiting.isEmpty() && room > 0) {
			E next = remove();
			room -= this.size.applyAsLong(next);
			batch.events().add(next);
		}
		return batch;
	}

	/** Whoever waits in {@link #take} waits no longer. */
	public synchronized void close() {
		this.closed = true;
		notifyAll();
	}

	private E remove() {
		E event = this.waiting.removeFirst();
		this.bytes -= this.size.applyAsLong(event);
		return event;
	}

	/**
	 * What a client gets next.
	 *
	 * @param skipped how many events before these were dropped
	 * @param <E> an event
	 */
	public record Batch<E>(long skipped, List<E> events) {
	}

}
