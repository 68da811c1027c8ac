package dev.warren.logs.subscribe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;

/** The next messages of the archive that one reader wants, bounded in bytes. */
final class ArchivePage implements ArchiveStream.Visitor, AutoCloseable {

	private static final long LARGE = 512 * 1024;

	private static final long SMALL = 32 * 1024;

	/** A reader of rare messages gives way to others after so many. */
	private static final int MAX_SCANNED = 50_000;

	/**
	 * Clients that read slowly hold their pages: large ones need an eighth of the heap.
	 */
	private static final Semaphore large = new Semaphore((int) (Runtime.getRuntime().maxMemory() / 8 / LARGE));

	private final List<LogEntry> entries = new ArrayList<>();

	private final boolean isLarge = large.tryAcquire();

	private final Interest interest;

	private final EventStreamFormat events;

	private final long until;

	private long left = this.isLarge ? LARGE : SMALL;

	private long last;

	private int scanned;

	/**
	 * An empty page.
	 * @param after the offset that it follows
	 * @param until the offset to stop at
	 */
	ArchivePage(Interest interest, EventStreamFormat events, long after, long until) {
		this.interest = interest;
		this.events = events;
		this.last = after;
		this.until = until;
	}

	/** All up to here has been looked at. */
	long last() {
		return this.last;
	}

	List<LogEntry> entries() {
		return this.entries;
	}

	/** Offsets are consecutive, so a jump at the beginning is due to retention. */
	@Override
	public boolean visit(long offset, @Nullable Message message) {
		if (this.scanned++ == 0 && offset > this.last + 1) {
			add(this.events.gap("the archive no longer has the messages before offset " + offset));
		}
		this.last = offset;
		LogEvent log = (message != null) ? LogEvent.of(message) : null;
		if (log == null) {
			add(this.events.unreadable(offset));
		}
		else if (this.interest.matches(log)) {
			add(this.events.log(log, offset));
		}
		return this.left > 0 && offset < this.until && this.scanned < MAX_SCANNED;
	}

	private void add(LogEntry entry) {
		this.entries.add(entry);
		this.left -= entry.size();
	}

	/** The client has taken the page. */
	@Override
	public void close() {
		if (this.isLarge) {
			large.release();
		}
	}

}
