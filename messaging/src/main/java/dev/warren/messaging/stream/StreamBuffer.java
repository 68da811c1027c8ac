package dev.warren.messaging.stream;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * What waits for one reader. Whoever puts something in never waits: where there is no
 * room, the oldest goes.
 *
 * @param <T> what waits
 */
public final class StreamBuffer<T> {

	/** As much as is taken at once, unless a single one is larger. */
	private static final long BATCH_BYTES = 128 * 1024;

	private final Deque<T> waiting = new ArrayDeque<>();

	private final int maxItems;

	private final long maxBytes;

	private final ToLongFunction<T> size;

	private long bytes;

	private long skipped;

	private boolean closed;

	/** A buffer of so many, however large each of them is. */
	public StreamBuffer(int maxItems) {
		this(maxItems, Long.MAX_VALUE, (_) -> 0);
	}

	/**
	 * A buffer with two limits.
	 * @param maxBytes how large all together may be, but for a single one
	 * @param size tells the size of one, in bytes
	 */
	public StreamBuffer(int maxItems, long maxBytes, ToLongFunction<T> size) {
		this.maxItems = maxItems;
		this.maxBytes = maxBytes;
		this.size = size;
	}

	/**
	 * Adds one.
	 * @return false if others had to go for it
	 */
	public synchronized boolean offer(T item) {
		this.bytes += this.size.applyAsLong(item);
		this.waiting.addLast(item);
		if (this.waiting.size() == 1) {
			notifyAll();
		}
		long before = this.skipped;
		while (this.waiting.size() > this.maxItems || (this.bytes > this.maxBytes && this.waiting.size() > 1)) {
			remove();
			this.skipped++;
		}
		return this.skipped == before;
	}

	/** Takes what waits; waits for it, at most as long as given. */
	public synchronized Batch<T> take(Duration timeout) throws InterruptedException {
		long deadline = System.nanoTime() + timeout.toNanos();
		long left = timeout.toNanos();
		while (this.waiting.isEmpty() && !this.closed && left > 0) {
			TimeUnit.NANOSECONDS.timedWait(this, left);
			left = deadline - System.nanoTime();
		}
		List<T> items = new ArrayList<>(this.waiting.size());
		long taken = 0;
		while (!this.waiting.isEmpty() && taken < BATCH_BYTES) {
			taken += this.size.applyAsLong(this.waiting.getFirst());
			items.add(remove());
		}
		Batch<T> batch = new Batch<>(this.skipped, items);
		this.skipped = 0;
		return batch;
	}

	/** Nobody needs to wait any more. */
	public synchronized void close() {
		this.closed = true;
		notifyAll();
	}

	public synchronized boolean isHalfFull() {
		return this.waiting.size() > this.maxItems / 2 || this.bytes > this.maxBytes / 2;
	}

	private T remove() {
		T item = this.waiting.removeFirst();
		this.bytes -= this.size.applyAsLong(item);
		return item;
	}

	/**
	 * What a reader gets.
	 *
	 * @param skipped how many had to go before the first of these
	 * @param <T> what waits
	 */
	public record Batch<T>(long skipped, List<T> items) {
	}

}
