package dev.warren.producer.board;

import dev.warren.messaging.stream.OpenStreams;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Opens streams of events. */
@Component
class EventStreams {

	private final OpenStreams streams;

	private final TaskBoard board;

	private final EventFeed feed;

	private final BoardProperties properties;

	EventStreams(OpenStreams streams, TaskBoard board, EventFeed feed, BoardProperties properties) {
		this.streams = streams;
		this.board = board;
		this.feed = feed;
		this.properties = properties;
	}

	/**
	 * Opens a stream.
	 * @param taskId the one task to follow; all if null
	 * @param lastEventId the last event that the client has seen, if it resumes
	 */
	SseEmitter open(@Nullable String taskId, @Nullable Long lastEventId) {
		return this.streams.open(() -> new Subscriber(taskId, lastEventId, this.board, this.feed, this.properties));
	}

}
