package dev.warren.web.sse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

import dev.warren.web.sse.Slice.Entry;

/**
 * The newest entries of a stream or of a live subscription, shared by all that read them:
 * one thread adds entries, any number of cursors take what follows their offset. Bounded
 * in number and in bytes; the oldest entries make room.
 *
 * @param <E> an entry
 */
public final class RecentEntries<E> {

	/** Bounds the time for which one reader keeps the others waiting. */
	private static final int MAX_LOOKED_AT = 2000;

	private final TreeMap<Long, E> entries = new TreeMap<>();

	private final int maxEntries;

	private final long maxBytes;

	private final ToLongFunction<E> size;

	private long bytes;

	private long completeAfter = -1;

	private long last = -1;

	private int generation;

	/**
	 * An empty memory.
	 * @param size the bytes that an entry needs
	 */
	public RecentEntries(int maxEntries, long maxBytes, ToLongFunction<E> size) {
		this.maxEntries = maxEntries;
		this.maxBytes = maxBytes;
		this.size = size;
	}

	/** Adds an entry; its offset is greater than those before. */
	public synchronized void add(long offset, E entry) {
		if (this.last < 0) {
			this.completeAfter = offset - 1;
		}
		this.entries.put(offset, entry);
		this.bytes += this.size.applyAsLong(entry);
		this.last = offset;
		while (this.entries.size() > this.maxEntries || (this.bytes > this.maxBytes && this.entries.size() > 1)) {
			Map.Entry<Long, E> oldest = this.entries.pollFirstEntry();
			this.bytes -= this.size.applyAsLong(oldest.getValue());
			this.completeAfter = oldest.getKey();
		}
		notifyAll();
	}

	/** The stream begins anew, and with it the offsets. */
	public synchronized void clear() {
		this.entries.clear();
		this.bytes = 0;
		this.completeAfter = -1;
		this.last = -1;
		this.generation++;
		notifyAll();
	}

	/** The offset of the newest entry, -1 before the first one. */
	public synchronized long last() {
		return this.last;
	}

	/** The offset after which no entry has been forgotten. */
	public synchronized long completeAfter() {
		return this.completeAfter;
	}

	/** A cursor after an offset. */
	public synchronized Cursor<E> cursor(long offset) {
		return new Cursor<>(this, offset, this.generation);
	}

	/**
	 * Waits for an entry that the cursor has not seen; closing the cursor ends the wait.
	 */
	synchronized void awaitNext(Cursor<E> cursor, Duration timeout) throws InterruptedException {
		long start = System.nanoTime();
		long left = timeout.toNanos();
		while (this.last <= cursor.offset() && this.generation == cursor.generation() && !cursor.isClosed()
				&& left > 0) {
			TimeUnit.NANOSECONDS.timedWait(this, left);
			left = timeout.toNanos() - (System.nanoTime() - start);
		}
	}

	synchronized Slice<E> take(Cursor<E> cursor, Predicate<E> wanted, long maxBytes) {
		long missed = Math.max(0, this.completeAfter - cursor.offset());
		if (this.generation != cursor.generation()) {
			cursor.restart(this.generation);
			missed = Slice.ALL;
		}
		List<Entry<E>> found = new ArrayList<>();
		long left = maxBytes;
		int looked = 0;
		for (Map.Entry<Long, E> next : this.entries.tailMap(cursor.offset(), false).entrySet()) {
			cursor.moveTo(next.getKey());
			if (wanted.test(next.getValue())) {
				found.add(new Entry<>(next.getKey(), next.getValue()));
				left -= this.size.applyAsLong(next.getValue());
			}
			if (left <= 0 || ++looked == MAX_LOOKED_AT) {
				break;
			}
		}
		return new Slice<>(missed, found);
	}

	synchronized void wakeUp() {
		notifyAll();
	}

}
