package dev.warren.logs.subscribe;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * Finds where a client begins: after its last event, or with the last messages that
 * match. It looks for these among more and more at the end of the archive.
 */
final class ArchiveStart {

	static final String RESTARTED = "the archive was declared anew";

	private static final int GROWTH = 20;

	private final Deque<Long> matches = new ArrayDeque<>();

	private final LogArchive archive;

	private final Interest interest;

	private final @Nullable Long lastEventId;

	private final int replay;

	private final long maxScan;

	/** So many messages are looked through, unless there are fewer. */
	private long tail;

	private long seen;

	private long last = -1;

	ArchiveStart(LogArchive archive, Interest interest, @Nullable Long lastEventId, int replay, long maxScan) {
		this.archive = archive;
		this.interest = interest;
		this.lastEventId = lastEventId;
		this.replay = replay;
		this.maxScan = maxScan;
		this.tail = Math.min(maxScan, 10L * replay + 1);
	}

	/** Goes on; returns whether it is over. */
	boolean find() throws InterruptedException {
		if (this.seen == 0) {
			this.last = this.archive.recent().last();
			if (isResumed()) {
				return true;
			}
			this.last = Math.max(-1, this.last - this.tail);
		}
		if (!this.archive.scan(this.last, this::visit)) {
			return false;
		}
		if (this.matches.size() == this.replay || this.seen < this.tail || this.tail == this.maxScan) {
			return true;
		}
		this.tail = Math.min(this.maxScan, this.tail * GROWTH);
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
		if (this.matches.size() > this.replay) {
			this.matches.removeFirst();
		}
		return true;
	}

	/** Whether the archive has the client's last event, or had it before retention. */
	private boolean isResumed() {
		return this.lastEventId != null && this.lastEventId <= this.last;
	}

	/** The offset after which the client begins. */
	long offset() {
		if (this.lastEventId != null) {
			return isResumed() ? this.lastEventId : -1;
		}
		return this.matches.isEmpty() ? this.last : this.matches.getFirst() - 1;
	}

	/** Why there may be messages before that, null if there are none. */
	@Nullable String gap() {
		if (this.lastEventId != null) {
			return isResumed() ? null : RESTARTED;
		}
		return (this.matches.size() < this.replay && this.seen >= this.tail)
				? "only the last %d messages were looked through".formatted(this.tail) : null;
	}

}
