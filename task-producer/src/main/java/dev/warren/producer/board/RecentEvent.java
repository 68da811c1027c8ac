package dev.warren.producer.board;

import java.util.Locale;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.web.sse.SseEvents;
import tools.jackson.databind.json.JsonMapper;

/** An event of the history, encoded once for all streams that send it. */
record RecentEvent(TaskEvent event, byte[] encoded) {

	static RecentEvent of(TaskEvent event, long offset, JsonMapper json) {
		String name = event.type().name().toLowerCase(Locale.ROOT);
		return new RecentEvent(event, SseEvents.event(name, offset, json.writeValueAsString(event)));
	}

	/** About the bytes that it takes. */
	int size() {
		return Retention.size(this.event) + this.encoded.length;
	}

}
