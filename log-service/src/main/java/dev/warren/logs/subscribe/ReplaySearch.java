package dev.warren.logs.subscribe;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;

import dev.warren.messaging.stream.Cursor;
import dev.warren.messaging.stream.RecentEntries;
import org.jspecify.annotations.Nullable;

/**
 * Begins with the last messages that match. Looks for their offsets in memory first, then
 * further back in the stream, in windows that grow.
 */
final class ReplaySearch implements ArchiveStart {

	private static final long LAST_WINDOW = 80_000;

	private final Deque<Long> found = new ArrayDeque<>();

	private final LogArchive archive;

	private final Interest interest;

	private final int count;

	private final long maxScan;

	private boolean searching;

	/** The last offset that is searched. */
	private long end;

	/** All messages after this offset, up to the end, have been searched. */
	private long searchedAfter;

	/** There are no earlier ones. */
	private boolean complete;

	private long window = 5_000;

	ReplaySearch(LogArchive archive, Interest interest, int count, long maxScan) {
		this.archive = archive;
		this.interest = interest;
		this.count = count;
		this.maxScan = maxScan;
	}

	@Override
	public @Nullable Found find(Duration timeout) throws InterruptedException {
		if (this.searching) {
			searchStream(timeout);
		}
		else if (awaitEnd(timeout)) {
			this.searching = true;
			searchMemory();
		}
		else {
			return null;
		}
		if (this.complete || this.found.size() == this.count) {
			return found(null);
		}
		long searched = this.end - this.searchedAfter;
		return (searched < this.maxScan) ? null : found("only the last " + searched + " messages were looked through");
	}

	private Found found(@Nullable String gap) {
		return this.found.isEmpty() ? Found.at(this.end, gap)
				: new Found(this.found.getFirst() - 1, gap, this.found.getLast(), this.end);
	}

	/** Waits until the memory has what was confirmed before the client came. */
	private boolean awaitEnd(Duration timeout) throws InterruptedException {
		RecentEntries<LogEntry> recent = this.archive.recent();
		this.end = this.archive.stream().end(recent.last(), timeout).orElse(Long.MAX_VALUE);
		recent.cursor(this.end - 1).take((_) -> false, 1, timeout);
		return recent.last() >= this.end;
	}

	private void searchMemory() throws InterruptedException {
		RecentEntries<LogEntry> recent = this.archive.recent();
		Cursor<LogEntry> cursor = recent.cursor(Math.min(recent.completeAfter(), this.end));
		this.searchedAfter = cursor.offset();
		long before = Long.MIN_VALUE;
		while (cursor.offset() < this.end && cursor.offset() != before) {
			before = cursor.offset();
			var slice = cursor.take((entry) -> entry.log() != null && entry.isFor(this.interest), Long.MAX_VALUE,
					Duration.ZERO);
			if (slice.gap()) {
				this.found.clear();
				this.searchedAfter = recent.completeAfter();
				cursor.moveTo(this.searchedAfter);
			}
			else {
				slice.entries().forEach((entry) -> add(entry.offset(), this.end, this.found));
			}
		}
		this.complete = this.searchedAfter < 0;
	}

	private void searchStream(Duration timeout) throws InterruptedException {
		long until = this.searchedAfter;
		long from = Math.max(until - this.window, Math.max(-1, this.end - this.maxScan));
		Deque<Long> earlier = new ArrayDeque<>();
		AtomicLong first = new AtomicLong(-1);
		AtomicLong last = new AtomicLong(-1);
		boolean read = this.archive.stream().read(from, (offset, message) -> {
			first.compareAndSet(-1, offset);
			last.set(offset);
			if (message != null && this.interest.matches(LogEvent.of(message))) {
				add(offset, until, earlier);
			}
			return offset < until;
		}, timeout);
		if (read && last.get() >= until) {
			while (!earlier.isEmpty() && this.found.size() < this.count) {
				this.found.addFirst(earlier.removeLast());
			}
			this.searchedAfter = from;
			// A jump at the beginning is due to retention.
			this.complete = from < 0 || first.get() > from + 1;
			this.window = Math.min(this.window * 4, LAST_WINDOW);
		}
	}

	private void add(long offset, long until, Deque<Long> offsets) {
		if (offset <= until) {
			offsets.addLast(offset);
		}
		if (offsets.size() > this.count) {
			offsets.removeFirst();
		}
	}

}
