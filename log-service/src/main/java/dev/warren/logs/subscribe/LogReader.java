package dev.warren.logs.subscribe;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import dev.warren.logs.LogMetrics;
import dev.warren.messaging.contract.Deadline;
import dev.warren.web.sse.EventSource;
import dev.warren.web.sse.Cursor;
import org.jspecify.annotations.Nullable;

/** What one client gets, in its format: live messages, or those of a subclass. */
abstract class LogReader implements EventSource {

	final Interest interest;

	final Cursor<LogEntry> cursor;

	private final LogFormat format;

	private final LogMetrics metrics;

	private final Queue<LogEntry> pending = new ArrayDeque<>();

	private volatile boolean closed;

	LogReader(Interest interest, LogFormat format, LogMetrics metrics, Cursor<LogEntry> cursor) {
		this.interest = interest;
		this.format = format;
		this.metrics = metrics;
		this.cursor = cursor;
	}

	final void add(LogEntry entry) {
		this.pending.add(entry);
	}

	/** Adds what comes next, in time; drops what the client is too slow for. */
	void read(Duration timeout) throws InterruptedException {
		var slice = this.cursor.take((_) -> true, BATCH_BYTES, timeout);
		if (slice.gap()) {
			this.metrics.skipped(this.interest.exchange(), slice.missed());
			add(LogEntry.skipped(slice.missed()));
		}
		slice.entries().forEach((entry) -> add(entry.value()));
	}

	/** The offset in the archive, null for live messages. */
	@Nullable Long offset() {
		return null;
	}

	@Override
	public List<byte[]> next(Duration timeout) throws InterruptedException {
		Deadline deadline = Deadline.in(timeout);
		while (this.pending.isEmpty() && !this.closed && !deadline.isOver()) {
			read(deadline.left());
		}
		if (this.pending.isEmpty()) {
			add(LogEntry.heartbeat(offset()));
		}
		List<LogEntry> batch = new ArrayList<>();
		for (long room = BATCH_BYTES; room > 0 && !this.pending.isEmpty(); room -= batch.getLast().size()) {
			batch.add(this.pending.remove());
		}
		long messages = batch.stream().filter((entry) -> entry.log() != null).count();
		this.metrics.delivered(this.interest.exchange(), messages);
		if (offset() != null) {
			this.metrics.replayed(this.interest.exchange(), messages);
		}
		return batch.stream().map(this.format::write).toList();
	}

	@Override
	public void wakeUp() {
		this.closed = true;
		this.cursor.close();
	}

}
