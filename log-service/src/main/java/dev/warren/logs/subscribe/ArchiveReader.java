package dev.warren.logs.subscribe;

import java.time.Duration;
import java.util.concurrent.Semaphore;

import dev.warren.logs.LogMetrics;
import dev.warren.web.sse.Slice;
import org.jspecify.annotations.Nullable;

/**
 * Follows the archive. While it is behind the memory that all share, it reads pages from
 * the stream, each of them after the client has taken the one before.
 */
final class ArchiveReader extends LogReader {

	private static final long POLL_MILLIS = 100;

	private static final long LARGE_PAGE = 512 * 1024;

	private static final long SMALL_PAGE = 32 * 1024;

	/** Slow clients hold their pages: large ones need an eighth of the heap. */
	private static final Semaphore largePages = new Semaphore(
			(int) (Runtime.getRuntime().maxMemory() / 8 / LARGE_PAGE));

	private final LogArchive archive;

	private final ArchiveStart start;

	private boolean begun;

	private boolean holdsLargePage;

	private long room;

	ArchiveReader(Interest interest, LogFormat format, LogMetrics metrics, LogArchive archive, ArchiveStart start) {
		super(interest, format, metrics, archive.recent().cursor(-1));
		this.archive = archive;
		this.start = start;
	}

	@Override
	void read(Duration timeout) throws InterruptedException {
		close();
		if (this.begun) {
			follow(timeout);
		}
		else if (!this.archive.follower().isCaughtUp()) {
			Thread.sleep(POLL_MILLIS);
		}
		else if (this.start.find()) {
			this.begun = true;
			add(LogEntry.subscribed(this.interest, this.archive.name(), this.start.offset()));
			goOn(this.start.offset(), this.start.gap());
		}
	}

	private void goOn(long after, @Nullable String gap) {
		this.cursor.moveTo(after);
		if (gap != null) {
			add(LogEntry.gap(gap));
		}
	}

	private void follow(Duration timeout) throws InterruptedException {
		long after = this.cursor.offset();
		var slice = this.cursor.take((entry) -> entry.isFor(this.interest), BATCH_BYTES, timeout);
		if (slice.missed() == Slice.ALL) {
			goOn(-1, ArchiveStart.RESTARTED);
		}
		else if (slice.gap()) {
			this.cursor.moveTo(after);
			readPage(after);
		}
		else {
			slice.entries().forEach((entry) -> add(entry.value()));
		}
	}

	private void readPage(long after) throws InterruptedException {
		this.holdsLargePage = largePages.tryAcquire();
		this.room = this.holdsLargePage ? LARGE_PAGE : SMALL_PAGE;
		this.archive.scan(after, (offset, log) -> {
			// Offsets are consecutive, so a jump at the beginning is due to retention.
			if (this.cursor.offset() == after && offset > after + 1) {
				add(LogEntry.gap("the archive no longer has the messages before offset " + offset));
			}
			this.cursor.moveTo(offset);
			if (log == null || this.interest.matches(log)) {
				LogEntry entry = (log != null) ? LogEntry.log(log, offset) : LogEntry.unreadable(offset);
				add(entry);
				this.room -= entry.size();
			}
			return this.room > 0;
		});
	}

	@Override
	@Nullable Long offset() {
		return this.begun ? this.cursor.offset() : null;
	}

	/** Gives back the room for a page, as the client has taken it. */
	@Override
	public void close() {
		if (this.holdsLargePage) {
			this.holdsLargePage = false;
			largePages.release();
		}
	}

}
