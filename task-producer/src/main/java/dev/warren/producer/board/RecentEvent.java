package dev.warren.producer.board;

import java.util.Locale;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.sse.SseEvents;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** An event of the history, encoded once for all who follow. */
final class RecentEvent {

	private static final int OVERHEAD = 500;

	private final TaskEvent event;

	private final long offset;

	private final int size;

	private volatile byte @Nullable [] encoded;

	/**
	 * An event.
	 * @param length of its message's body, about the same as that of its encoding
	 */
	RecentEvent(TaskEvent event, long offset, int length) {
		this.event = event;
		this.offset = offset;
		this.size = OVERHEAD + 2 * length;
	}

	TaskEvent event() {
		return this.event;
	}

	/** About the bytes that it takes, encoded or not. */
	int size() {
		return this.size;
	}

	byte[] encoded(JsonMapper json) {
		byte[] known = this.encoded;
		if (known == null) {
			known = SseEvents.event(this.event.type().name().toLowerCase(Locale.ROOT), this.offset,
					json.writeValueAsString(this.event));
			this.encoded = known;
		}
		return known;
	}

}
