package dev.warren.producer.board;

import java.io.IOException;
import java.util.Optional;

import dev.warren.messaging.stream.LiveStream;
import dev.warren.messaging.stream.StreamBuffer;
import dev.warren.messaging.stream.StreamBuffer.Batch;
import dev.warren.producer.board.EventFeed.Missed;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One who follows events. They wait in a buffer of its own for the one thread that writes
 * to it; if that has no room, the subscriber is too slow and is let go.
 */
final class Subscriber extends LiveStream<SseEmitter> {

	private final EventStream stream = new EventStream(emitter());

	private final @Nullable String taskId;

	private final @Nullable Long lastEventId;

	private final TaskBoard board;

	private final EventFeed feed;

	private final BoardProperties properties;

	private final StreamBuffer<HistoryEvent> buffer;

	/**
	 * A subscriber to be served.
	 * @param taskId the one task whose events it wants; all if null
	 * @param lastEventId the last event that it has seen, if it resumes
	 */
	Subscriber(@Nullable String taskId, @Nullable Long lastEventId, TaskBoard board, EventFeed feed,
			BoardProperties properties) {
		super(new SseEmitter(0L));
		this.taskId = taskId;
		this.lastEventId = lastEventId;
		this.board = board;
		this.feed = feed;
		this.properties = properties;
		this.buffer = new StreamBuffer<>(properties.subscriberBuffer());
	}

	boolean wants(HistoryEvent event) {
		return this.taskId == null || this.taskId.equals(event.event().taskId());
	}

	void offer(HistoryEvent event) {
		if (wants(event) && !this.buffer.offer(event)) {
			end("it reads too slowly");
		}
	}

	@Override
	protected void serve() throws IOException, InterruptedException {
		catchUp();
		while (!isOver()) {
			Batch<HistoryEvent> next = this.buffer.take(this.properties.heartbeat());
			if (next.items().isEmpty() && !isOver()) {
				this.stream.heartbeat();
			}
			for (HistoryEvent event : next.items()) {
				write(event);
			}
		}
	}

	private void catchUp() throws IOException {
		Missed missed = this.feed.subscribe(this, this.lastEventId);
		TaskView task = task().orElse(null);
		this.stream.heartbeat();
		if (task != null) {
			this.stream.state(task, (this.lastEventId != null) ? null : missed.last());
		}
		if (missed.gap()) {
			this.stream.gap();
		}
		for (HistoryEvent event : missed.events()) {
			this.stream.event(event);
		}
		if (task != null && task.state().isFinal()) {
			end("the task has ended");
		}
	}

	private void write(HistoryEvent event) throws IOException {
		if (!isOver()) {
			this.stream.event(event);
			if (isLast(event)) {
				end("the task has ended");
			}
		}
	}

	/** A task that died may have been redriven since, so that the board decides. */
	private boolean isLast(HistoryEvent event) {
		return this.taskId != null && Step.of(event.event()).isFinal()
				&& task().filter((task) -> !task.state().isFinal()).isEmpty();
	}

	/** The one task that it follows, if it is one. */
	private Optional<TaskView> task() {
		return Optional.ofNullable(this.taskId).flatMap(this.board::find);
	}

	@Override
	protected void wakeUp() {
		this.buffer.close();
	}

	@Override
	protected void closed() {
		this.feed.unsubscribe(this);
	}

}
