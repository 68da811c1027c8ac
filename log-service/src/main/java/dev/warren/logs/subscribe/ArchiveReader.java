package dev.warren.logs.subscribe;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import dev.warren.logs.subscribe.ArchiveStart.Found;
import dev.warren.messaging.contract.Deadline;
import dev.warren.messaging.sse.EventSource;
import dev.warren.messaging.stream.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * The events of a client that follows the archive: a cursor of the memory that all
 * readers share. While it is behind that, it reads pages from the stream, each of them
 * after the client has taken the one before.
 */
final class ArchiveReader implements EventSource {

	/** Bounds the time after which a client that has left is noticed. */
	private static final Duration STEP = Duration.ofSeconds(1);

	private final Deque<LogEntry> pending = new ArrayDeque<>();

	private final LogArchive archive;

	private final Subscription subscription;

	private final ArchiveStart start;

	private final Cursor<LogEntry> cursor;

	private volatile boolean closed;

	private @Nullable Found found;

	private @Nullable ArchivePage page;

	private int restarts;

	ArchiveReader(LogArchive archive, Subscription subscription, ArchiveStart start) {
		this.archive = archive;
		this.subscription = subscription;
		this.start = start;
		this.restarts = archive.restarts();
		this.cursor = archive.recent().cursor(-1);
	}

	@Override
	public List<byte[]> next(Duration timeout) throws InterruptedException {
		Found begun = this.found;
		if (begun == null) {
			begin((timeout.compareTo(STEP) < 0) ? timeout : STEP);
		}
		else {
			Deadline deadline = Deadline.in(timeout);
			while (this.pending.isEmpty() && !this.closed && !deadline.isOver()) {
				fill(begun, deadline.left());
			}
		}
		Long offset = (begun != null) ? this.cursor.offset() : null;
		List<byte[]> next = this.pending.isEmpty() ? List.of(this.subscription.format().heartbeat(offset))
				: this.subscription.replay(this.pending);
		if (this.pending.isEmpty()) {
			close();
		}
		return next;
	}

	private void begin(Duration timeout) throws InterruptedException {
		Found first = this.archive.awaitCaughtUp(timeout) ? this.start.find(timeout) : null;
		this.found = isOther() ? Found.at(-1, LogArchive.RESTARTED) : first;
		if (this.found != null) {
			this.cursor.moveTo(this.found.after());
			this.pending
				.add(this.archive.events().subscribed(this.subscription, this.archive.name(), this.found.after()));
			if (this.found.gap() != null) {
				this.pending.add(this.archive.events().gap(this.found.gap()));
			}
		}
	}

	/** Whether the archive is another one than before. */
	private boolean isOther() {
		int before = this.restarts;
		this.restarts = this.archive.restarts();
		return before != this.restarts;
	}

	private void fill(Found begun, Duration timeout) throws InterruptedException {
		long before = begun.skip(this.cursor.offset());
		this.cursor.moveTo(before);
		if (isOther()) {
			this.found = Found.at(-1, null);
			this.cursor.moveTo(-1);
			this.pending.add(this.archive.events().gap(LogArchive.RESTARTED));
		}
		else if (this.cursor.isBehind()) {
			readPage(begun, before);
		}
		else {
			var slice = this.cursor.take((entry) -> entry.isFor(this.subscription.interest()), BATCH_BYTES, timeout);
			if (slice.gap()) {
				// What it has missed in memory is still in the stream.
				this.cursor.moveTo(before);
			}
			else {
				slice.entries().forEach((entry) -> this.pending.add(entry.value()));
			}
		}
	}

	private void readPage(Found begun, long after) throws InterruptedException {
		long memory = this.archive.recent().completeAfter();
		ArchivePage next = new ArchivePage(this.subscription.interest(), this.archive.events(), after,
				(after < begun.lastMatch()) ? Math.min(begun.lastMatch(), memory) : memory);
		close();
		this.page = next;
		if (this.archive.stream().read(after, next, STEP)) {
			this.cursor.moveTo(next.last());
			this.pending.addAll(next.entries());
		}
	}

	@Override
	public void wakeUp() {
		this.closed = true;
		this.cursor.close();
	}

	/** Gives back the room for a page. */
	@Override
	public void close() {
		if (this.page != null) {
			this.page.close();
			this.page = null;
		}
	}

}
