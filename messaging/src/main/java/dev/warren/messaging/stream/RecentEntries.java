package dev.warren.messaging.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The newest entries of a stream or of a live subscription, shared by all that read them:
 * one thread adds entries, any number of cursors take what comes after the offset that
 * each has reached. Bounded in number and in bytes; the oldest entries make room.
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

	/** A reader's place, after an offset. */
	public synchronized Cursor cursor(long offset) {
		return new Cursor(offset, this.generation);
	}

	private synchronized void wakeUp() {
		notifyAll();
	}

	/** The place of one reader. To be used by one thread, except for {@link #close}. */
	public final class Cursor {

		private volatile boolean closed;

		private volatile long offset;

		private int generation;

		private Cursor(long offset, int generation) {
			this.offset = offset;
			this.generation = generation;
		}

		/** Everything up to here has been looked at. */
		public long offset() {
			return this.offset;
		}

		/** Whether entries that it has not seen are only in the stream now. */
		public boolean isBehind() {
			return this.offset < completeAfter();
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
			synchronized (RecentEntries.this) {
				await(timeout);
				long missed = Math.max(0, RecentEntries.this.completeAfter - this.offset);
				if (this.generation != RecentEntries.this.generation) {
					this.generation = RecentEntries.this.generation;
					this.offset = -1;
					missed = Slice.ALL;
				}
				return new Slice<>(missed, next(wanted, maxBytes));
			}
		}

		private void await(Duration timeout) throws InterruptedException {
			long deadline = System.nanoTime() + timeout.toNanos();
			long left = timeout.toNanos();
			while (RecentEntries.this.last <= this.offset && this.generation == RecentEntries.this.generation
					&& !this.closed && left > 0) {
				TimeUnit.NANOSECONDS.timedWait(RecentEntries.this, left);
				left = deadline - System.nanoTime();
			}
		}

		private List<Entry<E>> next(Predicate<E> wanted, long maxBytes) {
			List<Entry<E>> found = new ArrayList<>();
			long left = maxBytes;
			int looked = 0;
			for (Map.Entry<Long, E> next : RecentEntries.this.entries.tailMap(this.offset, false).entrySet()) {
				this.offset = next.getKey();
				if (wanted.test(next.getValue())) {
					found.add(new Entry<>(next.getKey(), next.getValue()));
					left -= RecentEntries.this.size.applyAsLong(next.getValue());
				}
				if (left <= 0 || ++looked == MAX_LOOKED_AT) {
					break;
				}
			}
			return found;
		}

		/** Whoever waits in {@link #take} waits no longer. */
		public void close() {
			this.closed = true;
			wakeUp();
		}

	}

	/**
	 * An entry.
	 *
	 * @param offset where it is in the stream
	 */
	public record Entry<E>(long offset, E value) {
	}

	/**
	 * What a cursor has taken.
	 *
	 * @param missed how many offsets before these the cursor has not seen, because they
	 * were forgotten; {@link #ALL} if the stream began anew
	 */
	public record Slice<E>(long missed, List<Entry<E>> entries) {

		/** Everything that was in the stream before it began anew. */
		public static final long ALL = Long.MAX_VALUE;

		public boolean gap() {
			return this.missed > 0;
		}

	}

}
