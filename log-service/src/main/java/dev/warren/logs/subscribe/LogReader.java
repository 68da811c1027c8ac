package dev.warren.logs.subscribe;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import dev.warren.messaging.contract.Deadline;
import dev.warren.messaging.sse.EventSource;
import dev.warren.messaging.stream.RecentEntries;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/** Writes what one client gets, in its format; a heartbeat while there is nothing. */
abstract class LogReader implements EventSource {

	final Interest interest;

	final RecentEntries<LogEntry>.Cursor cursor;

	private final LogFormat format;

	private final MeterRegistry meters;

	private final Queue<LogEntry> pending = new ArrayDeque<>();

	private volatile boolean closed;

	LogReader(Interest interest, LogFormat format, MeterRegistry meters, RecentEntries<LogEntry>.Cursor cursor) {
		this.interest = interest;
		this.format = format;
		this.meters = meters;
		this.cursor = cursor;
	}

	/** Adds what comes next, if it comes in time. */
	abstract void read(Duration timeout) throws InterruptedException;

	/** The offset in the archive up to which all has been read, null for live streams. */
	abstract @Nullable Long offset();

	final void add(LogEntry entry) {
		this.pending.add(entry);
	}

	final void count(String what, double messages) {
		Counter.builder("warren.logs." + what)
			.baseUnit("messages")
			.tag("exchange", this.interest.exchange())
			.register(this.meters)
			.increment(messages);
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
		count("delivered", messages);
		if (offset() != null) {
			count("replayed", messages);
		}
		return batch.stream().map(this.format::write).toList();
	}

	@Override
	public void wakeUp() {
		this.closed = true;
		this.cursor.close();
	}

}
