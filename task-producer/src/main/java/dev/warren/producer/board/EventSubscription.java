package dev.warren.producer.board;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.warren.messaging.sse.EventSource;
import dev.warren.messaging.sse.SseEvents;
import dev.warren.messaging.stream.Cursor;
import dev.warren.messaging.stream.RecentEntries;
import dev.warren.messaging.stream.Slice;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What happens to all tasks, or to one until it ends, for one client. */
final class EventSubscription implements EventSource {

	private final @Nullable String taskId;

	private final TaskBoard board;

	private final JsonMapper json;

	private final Cursor<RecentEvent> cursor;

	/** What is sent first. */
	private @Nullable List<byte[]> beginning;

	private boolean ended;

	/**
	 * A subscription to be served.
	 * @param taskId the task whose events are wanted; all if null
	 * @param lastEventId the last event that the client has seen, if it resumes
	 */
	EventSubscription(@Nullable String taskId, @Nullable Long lastEventId, RecentEntries<RecentEvent> recent,
			TaskBoard board, JsonMapper json) {
		this.taskId = taskId;
		this.board = board;
		this.json = json;
		long last = recent.last();
		// An id that is ahead of all there is comes from a history that is no more.
		boolean ahead = lastEventId != null && lastEventId > last;
		this.cursor = recent.cursor((lastEventId == null || ahead) ? last : lastEventId);
		this.beginning = new ArrayList<>(state((lastEventId == null && last >= 0) ? last : null));
		if (ahead) {
			this.beginning.add(gap());
		}
	}

	@Override
	public @Nullable List<byte[]> next(Duration timeout) throws InterruptedException {
		if (this.ended) {
			return null;
		}
		List<byte[]> first = this.beginning;
		if (first != null) {
			this.beginning = null;
			this.ended = hasEnded() && !this.cursor.isBehind();
			return first;
		}
		Slice<RecentEvent> slice = this.cursor.take(this::isWanted, BATCH_BYTES, timeout);
		List<byte[]> events = new ArrayList<>();
		if (slice.gap()) {
			events.add(gap());
			events.addAll(state(null));
		}
		slice.entries().forEach((entry) -> events.add(entry.value().encoded()));
		boolean last = slice.entries()
			.stream()
			.anyMatch((entry) -> TaskState.of(entry.value().event().type()).isFinal());
		this.ended = (last || slice.gap()) && hasEnded();
		return events;
	}

	private boolean isWanted(RecentEvent event) {
		return this.taskId == null || this.taskId.equals(event.event().taskId());
	}

	/** A task that died may have been redriven since, so that the board decides. */
	private boolean hasEnded() {
		return this.taskId != null && task().filter((task) -> !task.state().isFinal()).isEmpty();
	}

	private Optional<TaskView> task() {
		return Optional.ofNullable(this.taskId).flatMap(this.board::find);
	}

	private List<byte[]> state(@Nullable Long offset) {
		return task().map((task) -> SseEvents.event("state", offset, this.json.writeValueAsString(task)))
			.stream()
			.toList();
	}

	/** Events that the client has not seen are no longer remembered. */
	private static byte[] gap() {
		return SseEvents.event("gap", null, "");
	}

	@Override
	public void wakeUp() {
		this.cursor.close();
	}

	@Override
	public void close() {
		this.cursor.close();
	}

}
