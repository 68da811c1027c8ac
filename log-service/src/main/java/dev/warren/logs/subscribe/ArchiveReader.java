package dev.warren.logs.subscribe;

import java.time.Duration;
import java.util.concurrent.Semaphore;

import dev.warren.messaging.stream.RecentEntries.Slice;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A client that follows the archive. While it is behind the memory that all share, it
 * reads pages from the stream, each of them after the client has taken the one before.
 */
final class ArchiveReader extends LogReader {

	private static final String RESTARTED = "the archive was declared anew";

	private static final long LARGE_PAGE = 512 * 1024;

	private static final long SMALL_PAGE = 32 * 1024;

	/** Slow clients hold their pages: large ones need an eighth of the heap. */
	private static final Semaphore largePages = new Semaphore(
			(int) (Runtime.getRuntime().maxMemory() / 8 / LARGE_PAGE));

	private final LogArchive archive;

	private final ReplaySearch search;

	private final @Nullable Long lastEventId;

	private boolean begun;

	/** The search has found nothing between this offset and its end. */
	private long lastMatch = Long.MAX_VALUE;

	private boolean holdsLargePage;

	private long room;

	ArchiveReader(Interest interest, LogFormat format, MeterRegistry meters, LogArchive archive, ReplaySearch search,
			@Nullable Long lastEventId) {
		super(interest, format, meters, archive.recent().cursor(-1));
		this.archive = archive;
		this.search = search;
		this.lastEventId = lastEventId;
	}

	@Override
	void read(Duration timeout) throws InterruptedException {
		close();
		if (this.begun) {
			follow(timeout);
		}
		else if (this.archive.awaitCaughtUp()) {
			begin();
		}
	}

	/**
	 * An event that is not known here may be known to another instance, or be from an
	 * archive that was deleted: the search knows where the stream ends.
	 */
	private void begin() throws InterruptedException {
		Long id = this.lastEventId;
		boolean known = id != null && id <= this.archive.recent().last();
		if (known || this.search.run()) {
			if (id == null) {
				begin(this.search.start(), this.search.gap());
				this.lastMatch = this.search.lastMatch();
			}
			else if (known || id <= this.search.end()) {
				begin(id, null);
			}
			else {
				begin(-1, RESTARTED);
			}
		}
	}

	private void begin(long after, @Nullable String gap) {
		if (!this.begun) {
			this.begun = true;
			add(LogEntry.subscribed(this.interest, this.archive.name(), after));
		}
		if (gap != null) {
			add(LogEntry.gap(gap));
		}
		this.cursor.moveTo(after);
		this.lastMatch = Long.MAX_VALUE;
	}

	private void follow(Duration timeout) throws InterruptedException {
		if (this.cursor.offset() >= this.lastMatch) {
			this.cursor.moveTo(Math.max(this.cursor.offset(), this.search.end()));
			this.lastMatch = Long.MAX_VALUE;
		}
		long after = this.cursor.offset();
		var slice = this.cursor.take((entry) -> entry.isFor(this.interest), BATCH_BYTES, timeout);
		if (slice.missed() == Slice.ALL) {
			begin(-1, RESTARTED);
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
			return this.room > 0 && offset != this.lastMatch;
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
