package dev.warren.producer.board;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.warren.messaging.sse.EventSource;
import dev.warren.messaging.sse.SseEvents;
import dev.warren.messaging.stream.RecentEntries;
import dev.warren.messaging.stream.RecentEntries.Slice;
import dev.warren.producer.board.HistoryReader.RecentEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What happens to all tasks, or to one until it ends, for one client. */
final class EventSubscription implements EventSource {

	/** Events that the client has not seen are no longer in memory. */
	private static final byte[] GAP = SseEvents.event("gap", null, "");

	private final @Nullable String taskId;

	private final TaskBoard board;

	private final JsonMapper json;

	private final RecentEntries<RecentEvent>.Cursor cursor;

	private List<byte[]> beginning;

	private boolean ended;

	EventSubscription(@Nullable String taskId, @Nullable Long lastEventId, RecentEntries<RecentEvent> recent,
			TaskBoard board, JsonMapper json) {
		this.taskId = taskId;
		this.board = board;
		this.json = json;
		long last = recent.last();
		// An id that is ahead of all there is comes from a history that was deleted.
		boolean ahead = lastEventId != null && lastEventId > last;
		this.cursor = recent.cursor((lastEventId == null || ahead) ? last : lastEventId);
		this.beginning = new ArrayList<>(state((lastEventId == null && last >= 0) ? last : null));
		if (ahead) {
			this.beginning.add(GAP);
		}
	}

	@Override
	public @Nullable List<byte[]> next(Duration timeout) throws InterruptedException {
		if (this.ended) {
			return null;
		}
		List<byte[]> events = this.beginning;
		this.beginning = new ArrayList<>();
		boolean mayHaveEnded = !events.isEmpty();
		Slice<RecentEvent> slice = this.cursor.take(this::isWanted, BATCH_BYTES,
				events.isEmpty() ? timeout : Duration.ZERO);
		if (slice.gap()) {
			events.add(GAP);
			events.addAll(state(null));
			mayHaveEnded = true;
		}
		for (RecentEntries.Entry<RecentEvent> entry : slice.entries()) {
			events.add(entry.value().encoded());
			mayHaveEnded |= entry.value().isFinal();
		}
		this.ended = mayHaveEnded && hasEnded();
		return events;
	}

	private boolean isWanted(RecentEvent event) {
		return this.taskId == null || this.taskId.equals(event.taskId());
	}

	/** A task that died may have been redriven since, so that the board decides. */
	private boolean hasEnded() {
		return task().map((task) -> task.state().isFinal()).orElse(this.taskId != null);
	}

	private Optional<TaskView> task() {
		return Optional.ofNullable(this.taskId).flatMap(this.board::find);
	}

	private List<byte[]> state(@Nullable Long offset) {
		return task().map((task) -> SseEvents.event("state", offset, this.json.writeValueAsString(task)))
			.stream()
			.toList();
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
