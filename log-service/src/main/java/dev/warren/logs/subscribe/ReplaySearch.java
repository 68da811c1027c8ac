package dev.warren.logs.subscribe;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * Looks for the last messages that match, among more and more at the end of the archive.
 */
final class ReplaySearch {

	private static final int GROWTH = 20;

	private final Deque<Long> matches = new ArrayDeque<>();

	private final LogArchive archive;

	private final Interest interest;

	private final int count;

	private final long max;

	/** So many are looked through, unless there are fewer. */
	private long tail;

	private long seen;

	private long last;

	/**
	 * A search that has not begun.
	 * @param count how many are wanted; with 0 it finds the end of the archive
	 */
	ReplaySearch(LogArchive archive, Interest interest, int count, long max) {
		this.archive = archive;
		this.interest = interest;
		this.count = count;
		this.max = max;
		this.tail = Math.min(max, 10L * count + 1);
	}

	/** Goes on; returns whether it is over. */
	boolean run() throws InterruptedException {
		if (this.seen == 0) {
			this.last = Math.max(-1, this.archive.recent().last() - this.tail);
		}
		if (!this.archive.scan(this.last, this::visit)) {
			return false;
		}
		if (this.matches.size() == this.count || this.seen < this.tail || this.tail == this.max) {
			return true;
		}
		this.tail = Math.min(this.max, this.tail * GROWTH);
		this.seen = 0;
		this.matches.clear();
		return false;
	}

	private boolean visit(long offset, @Nullable LogEvent log) {
		this.last = offset;
		this.seen++;
		if (log != null && this.interest.matches(log)) {
			this.matches.addLast(offset);
		}
		if (this.matches.size() > this.count) {
			this.matches.removeFirst();
		}
		return true;
	}

	/** The offset of the last message of the archive. */
	long end() {
		return this.last;
	}

	/** The offset of the last match; without one, the end. */
	long lastMatch() {
		return this.matches.isEmpty() ? this.last : this.matches.getLast();
	}

	/** The offset after which the matches begin. */
	long start() {
		return this.matches.isEmpty() ? this.last : this.matches.getFirst() - 1;
	}

	/** Why there may be earlier matches, null if there are none. */
	@Nullable String gap() {
		return (this.matches.size() < this.count && this.seen >= this.tail)
				? "only the last %d messages were looked through".formatted(this.tail) : null;
	}

}
