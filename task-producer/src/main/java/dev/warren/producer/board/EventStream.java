package dev.warren.producer.board;

import java.io.IOException;

import dev.warren.messaging.contract.TaskEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

import static java.util.Locale.ROOT;

/** Writes server-sent events; waits for a client that does not read. */
final class EventStream {

	private final SseEmitter emitter;

	EventStream(SseEmitter emitter) {
		this.emitter = emitter;
	}

	/**
	 * Writes what is known of a task.
	 * @param lastEventId from where to resume after it; none where older events follow
	 */
	void state(TaskView task, @Nullable Long lastEventId) throws IOException {
		SseEventBuilder event = SseEmitter.event().name("state");
		if (lastEventId != null && lastEventId >= 0) {
			event.id(String.valueOf(lastEventId));
		}
		this.emitter.send(event.data(task, MediaType.APPLICATION_JSON));
	}

	void event(HistoryEvent event) throws IOException {
		TaskEvent data = event.event();
		this.emitter.send(SseEmitter.event()
			.id(String.valueOf(event.offset()))
			.name(data.type().name().toLowerCase(ROOT))
			.data(data, MediaType.APPLICATION_JSON));
	}

	/** There were more events than anybody remembers before those that follow. */
	void gap() throws IOException {
		this.emitter.send(SseEmitter.event().name("gap").data(""));
	}

	void heartbeat() throws IOException {
		this.emitter.send(SseEmitter.event().comment("heartbeat"));
	}

}
