package dev.warren.logs.subscribe;

import java.time.Duration;

import dev.warren.messaging.stream.RecentEntries;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/** A client that follows live messages. What it is too slow for is dropped. */
final class LiveReader extends LogReader {

	private final Runnable leave;

	LiveReader(Interest interest, LogFormat format, MeterRegistry meters, RecentEntries<LogEntry> recent,
			Runnable leave) {
		super(interest, format, meters, recent.cursor(recent.last()));
		this.leave = leave;
	}

	@Override
	void read(Duration timeout) throws InterruptedException {
		var slice = this.cursor.take((_) -> true, BATCH_BYTES, timeout);
		if (slice.gap()) {
			count("skipped", slice.missed());
			add(LogEntry.skipped(slice.missed()));
		}
		slice.entries().forEach((entry) -> add(entry.value()));
	}

	@Override
	@Nullable Long offset() {
		return null;
	}

	@Override
	public void close() {
		this.leave.run();
	}

}
