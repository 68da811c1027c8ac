package dev.warren.logs.subscribe;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import dev.warren.logs.subscribe.ArchiveStart.Found;
import dev.warren.messaging.contract.Deadline;
import dev.warren.messaging.sse.EventSource;
import dev.warren.messaging.stream.RecentEntries;
import org.jspecify.annotations.Nullable;

/**
 * The events of a client that follows the archive: a cursor of the memory that all
 * readers share. While it is behind that, it reads pages from the stream, each of them
 * after the client has taken the one before.
 */
final class ArchiveReader implements EventSource {

	/** Bounds the time after which a client that has gone is noticed. */
	private static final Duration STEP = Duration.ofSeconds(1);

	private final Deque<LogEntry> pending = new ArrayDeque<>();

	private final LogArchive archive;

	private final ArchiveStream stream;

	private final EventStreamFormat events;

	private final Subscription subscription;

	private final ArchiveStart start;

	private final RecentEntries<LogEntry>.Cursor cursor;

	private volatile boolean closed;

	private @Nullable Found found;

	private int restarts;

	private long page;

	ArchiveReader(LogArchive archive, ArchiveStream stream, EventStreamFormat events, Subscription subscription,
			ArchiveStart start) {
		this.archive = archive;
		this.stream = stream;
		this.events = events;
		this.subscription = subscription;
		this.start = start;
		this.restarts = archive.restarts();
		this.cursor = archive.recent().cursor(-1);
	}

	@Override
	public List<byte[]> next(Duration timeout) throws InterruptedException {
		Found begun = this.found;
		if (begun == null) {
			return begin((timeout.compareTo(STEP) < 0) ? timeout : STEP);
		}
		Deadline deadline = Deadline.in(timeout);
		while (this.pending.isEmpty() && !this.closed && !deadline.isOver()) {
			fill(begun, deadline.left());
		}
		return this.pending.isEmpty() ? List.of(this.subscription.format().heartbeat(this.cursor.offset())) : batch();
	}

	private List<byte[]> begin(Duration timeout) throws InterruptedException {
		this.found = this.archive.awaitCaughtUp(timeout) ? this.start.find(timeout) : null;
		if (this.found == null) {
			return List.of(this.subscription.format().heartbeat(null));
		}
		this.cursor.moveTo(this.found.after());
		if (this.found.gap() != null) {
			this.pending.add(this.events.gap(this.found.gap()));
		}
		return List.of(this.subscription.subscribed(this.archive.name(), this.found.after()));
	}

	private void fill(Found begun, Duration timeout) throws InterruptedException {
		long before = begun.skip(this.cursor.offset());
		this.cursor.moveTo(before);
		if (this.restarts != this.archive.restarts()) {
			this.restarts = this.archive.restarts();
			this.found = Found.at(-1, null);
			this.cursor.moveTo(-1);
			this.pending.add(this.events.gap("the archive was declared anew"));
		}
		else if (this.cursor.isBehind()) {
			readPage(before, Math.min(begun.pageEnd(before), this.archive.recent().completeAfter()));
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

	private void readPage(long after, long until) throws InterruptedException {
		this.page = this.stream.acquirePage();
		ArchivePage next = new ArchivePage(this.subscription.interest(), this.events, after, until, this.page);
		this.stream.read(after, next, STEP);
		this.cursor.moveTo(next.last());
		this.pending.addAll(next.entries());
		if (this.pending.isEmpty()) {
			releasePage();
		}
	}

	private void releasePage() {
		this.stream.releasePage(this.page);
		this.page = 0;
	}

	private List<byte[]> batch() {
		List<LogEntry> batch = new ArrayList<>();
		long room = BATCH_BYTES;
		while (room > 0 && !this.pending.isEmpty()) {
			LogEntry next = this.pending.removeFirst();
			batch.add(next);
			room -= next.serverSentEvent().length;
		}
		if (this.pending.isEmpty()) {
			releasePage();
		}
		this.subscription.meters().archived(batch);
		return this.subscription.write(batch);
	}

	@Override
	public void wakeUp() {
		this.closed = true;
		this.cursor.close();
	}

	@Override
	public void close() {
		releasePage();
	}

}
