package dev.warren.console.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.warren.web.sse.Cursor;
import dev.warren.web.sse.EventSource;
import dev.warren.web.sse.Slice;
import dev.warren.web.sse.SseEvents;

/**
 * The events of one tab. A tab that reads too slowly misses events; {@code skipped}
 * counts them.
 */
final class TabStream implements EventSource {

	private final Cursor<byte[]> cursor;

	private final Runnable leave;

	/** What the next batch begins with. */
	private List<byte[]> first;

	TabStream(Cursor<byte[]> cursor, List<byte[]> first, Runnable leave) {
		this.cursor = cursor;
		this.first = first;
		this.leave = leave;
	}

	@Override
	public List<byte[]> next(Duration timeout) throws InterruptedException {
		List<byte[]> events = new ArrayList<>(this.first);
		this.first = List.of();
		Slice<byte[]> slice = this.cursor.take((_) -> true, BATCH_BYTES, events.isEmpty() ? timeout : Duration.ZERO);
		if (slice.gap()) {
			events.add(SseEvents.event("skipped", null, "{\"skipped\":%d}".formatted(slice.missed())));
		}
		slice.entries().forEach((entry) -> events.add(entry.value()));
		return events;
	}

	@Override
	public void wakeUp() {
		this.cursor.close();
	}

	@Override
	public void close() {
		this.leave.run();
	}

}
