package dev.warren.producer.board;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import dev.warren.web.sse.EventSource;
import dev.warren.web.sse.SseEvents;
import dev.warren.web.sse.Cursor;
import dev.warren.web.sse.RecentEntries;
import dev.warren.web.sse.Slice.Entry;
import dev.warren.web.sse.Slice;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What happens to all tasks, or to one until it ends, for one client. */
final class EventSubscription implements EventSource {

	private static final byte[] GAP = SseEvents.event("gap", null, "");

	private final @Nullable String taskId;

	private final TaskBoard board;

	private final JsonMapper json;

	private final RecentEntries<RecentEvent> recent;

	private final Cursor<RecentEvent> cursor;

	/** What the next batch begins with; null once the task has ended. */
	private @Nullable List<byte[]> next;

	EventSubscription(@Nullable String taskId, @Nullable Long lastEventId, RecentEntries<RecentEvent> recent,
			TaskBoard board, JsonMapper json) {
		this.taskId = taskId;
		this.board = board;
		this.json = json;
		this.recent = recent;
		long last = recent.last();
		long seen = Objects.requireNonNullElse(lastEventId, last);
		this.cursor = recent.cursor(Math.min(seen, last));
		List<byte[]> first = new ArrayList<>(state((lastEventId == null && last >= 0) ? last : null));
		if (seen > last) { // in a history that was deleted
			first.add(GAP);
		}
		this.next = first;
	}

	@Override
	public @Nullable List<byte[]> next(Duration timeout) throws InterruptedException {
		List<byte[]> events = this.next;
		if (events == null) {
			return null;
		}
		boolean mayHaveEnded = !events.isEmpty() || isBehind();
		Slice<RecentEvent> slice = this.cursor.take(this::isWanted, BATCH_BYTES,
				mayHaveEnded ? Duration.ZERO : timeout);
		if (slice.gap()) {
			events.add(GAP);
			events.addAll(state(null));
			mayHaveEnded = true;
		}
		for (Entry<RecentEvent> entry : slice.entries()) {
			events.add(entry.value().encoded());
			mayHaveEnded |= TaskState.of(entry.value().event().type()).isFinal();
		}
		this.next = (mayHaveEnded && !isBehind() && hasEnded()) ? null : new ArrayList<>();
		return events;
	}

	/** One batch of a long memory can end before the events of the task. */
	private boolean isBehind() {
		return this.cursor.offset() < this.recent.last();
	}

	private boolean isWanted(RecentEvent event) {
		return this.taskId == null || this.taskId.equals(event.event().taskId());
	}

	/** A task that died may have been redriven since, so that the board decides. */
	private boolean hasEnded() {
		return task().map((task) -> task.state().isFinal()).orElse(this.taskId != null);
	}

	private List<byte[]> state(@Nullable Long offset) {
		return task().map((task) -> SseEvents.event("state", offset, this.json.writeValueAsString(task)))
			.stream()
			.toList();
	}

	private Optional<TaskView> task() {
		return Optional.ofNullable(this.taskId).flatMap(this.board::find);
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
