package dev.warren.producer.board;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/** The last events of the history, so many and no more. */
final class RecentEvents {

	private final Deque<HistoryEvent> events = new ArrayDeque<>();

	private final int capacity;

	private long completeFrom = Long.MAX_VALUE;

	private long last = -1;

	RecentEvents(int capacity) {
		this.capacity = capacity;
	}

	void add(HistoryEvent event) {
		if (this.events.isEmpty()) {
			this.completeFrom = event.offset();
		}
		this.events.add(event);
		this.last = event.offset();
		if (this.events.size() > this.capacity) {
			this.completeFrom = this.events.remove().offset() + 1;
		}
	}

	/** The offset of the last event, -1 if there is none. */
	long last() {
		return this.last;
	}

	/** Whether all events after this offset are there. */
	boolean goesBackTo(long offset) {
		return offset <= this.last && offset >= this.completeFrom - 1;
	}

	Stream<HistoryEvent> after(long offset) {
		return this.events.stream().filter((event) -> event.offset() > offset);
	}

}
