package dev.warren.web.sse;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * One reader's position in {@link RecentEntries}. Used by one thread, except for
 * {@link #close}.
 *
 * @param <E> an entry
 */
public final class Cursor<E> {

	private final RecentEntries<E> entries;

	private volatile long offset;

	private volatile boolean closed;

	private int generation;

	Cursor(RecentEntries<E> entries, long offset, int generation) {
		this.entries = entries;
		this.offset = offset;
		this.generation = generation;
	}

	/** Everything up to here has been looked at. */
	public long offset() {
		return this.offset;
	}

	/** Whether entries that it has not seen are only in the stream now. */
	public boolean isBehind() {
		return this.offset < this.entries.completeAfter();
	}

	/** Goes on after another offset, such as one that was read from the stream. */
	public void moveTo(long offset) {
		this.offset = offset;
	}

	/**
	 * Takes the wanted entries that follow; waits for the first one.
	 * @param maxBytes where to stop, once there is one
	 * @return empty after the timeout, or if none of the next entries is wanted
	 */
	public Slice<E> take(Predicate<E> wanted, long maxBytes, Duration timeout) throws InterruptedException {
		this.entries.awaitNext(this, timeout);
		return this.entries.take(this, wanted, maxBytes);
	}

	/** Ends the wait of {@link #take}. */
	public void close() {
		this.closed = true;
		this.entries.wakeUp();
	}

	boolean isClosed() {
		return this.closed;
	}

	int generation() {
		return this.generation;
	}

	void restart(int generation) {
		this.generation = generation;
		this.offset = -1;
	}

}
