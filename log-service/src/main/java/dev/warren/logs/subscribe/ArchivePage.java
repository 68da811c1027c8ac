package dev.warren.logs.subscribe;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;

/** The next messages of the archive that one reader wants, bounded in bytes. */
final class ArchivePage implements ArchiveScan.Visitor {

	/** A reader of rare messages gives way to others after so many. */
	private static final int MAX_SCANNED = 50_000;

	private final List<LogEntry> entries = new ArrayList<>();

	private final Interest interest;

	private final EventStreamFormat events;

	private final long until;

	private long left;

	private long last;

	private int scanned;

	/**
	 * An empty page.
	 * @param after the offset that it follows
	 * @param until the offset to stop at
	 */
	ArchivePage(Interest interest, EventStreamFormat events, long after, long until, long maxBytes) {
		this.interest = interest;
		this.events = events;
		this.last = after;
		this.until = until;
		this.left = maxBytes;
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
			this.entries.add(this.events.gap("the archive no longer has the messages before offset " + offset));
		}
		this.last = offset;
		if (message == null) {
			this.entries.add(this.events.unreadable(offset));
		}
		else {
			add(LogEvent.of(message), offset);
		}
		return this.left > 0 && offset < this.until && this.scanned < MAX_SCANNED;
	}

	private void add(LogEvent event, long offset) {
		if (this.interest.matches(event)) {
			LogEntry entry = this.events.entry(event, offset);
			this.entries.add(entry);
			this.left -= entry.size();
		}
	}

}
