package dev.warren.producer.board;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

import dev.warren.messaging.contract.TaskEvent;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** What happened to each task: a bounded view of the history. Readers never wait. */
@Component
public class TaskBoard {

	private final Map<String, BoardTask> tasks = new ConcurrentHashMap<>();

	private final NavigableMap<PageCursor, BoardTask> byAge = new ConcurrentSkipListMap<>();

	private final NavigableMap<PageCursor, BoardTask> letters = new ConcurrentSkipListMap<>();

	private final Map<TaskState, Integer> counts = new ConcurrentSkipListMap<>();

	private final Retention retention;

	TaskBoard(BoardProperties properties, MeterRegistry meters) {
		this.retention = new Retention(properties);
		for (TaskState state : TaskState.values()) {
			this.counts.put(state, 0);
			Gauge.builder("warren.board.tasks", () -> this.counts.get(state))
				.baseUnit("tasks")
				.tag("state", state.text())
				.register(meters);
		}
		Gauge.builder("warren.board.size", this, TaskBoard::bytes).baseUnit("bytes").register(meters);
	}

	/** What is known of a task, also while the history is still being read. */
	public Optional<TaskView> find(String id) {
		return entry(id).map(TaskView::of);
	}

	/** The tasks that have a dead letter, the longest dead first, after a cursor. */
	public Stream<TaskView> deadLetters(@Nullable PageCursor after) {
		return ((after != null) ? this.letters.tailMap(after, false) : this.letters).values()
			.stream()
			.map(TaskView::of);
	}

	/** Merges what this service has done itself, before it reads it in the history. */
	public void note(TaskEvent event) {
		apply(event, BoardTask.NOT_READ_YET);
	}

	/** Merges an event that was read from the history at this offset. */
	synchronized void apply(TaskEvent event, long offset) {
		BoardTask known = this.tasks.get(event.taskId());
		BoardTask task = Objects.requireNonNullElse(known, BoardTask.EMPTY).with(event, offset);
		if (task.equals(known)) {
			return;
		}
		put((task.isOpen() && !this.retention.hasRoomForDescriptions()) ? task.withoutDescription() : task, known);
		for (String id = this.retention.next(); id != null; id = this.retention.next()) {
			drop(Objects.requireNonNull(this.tasks.remove(id)));
		}
	}

	/** Marks tasks that have not changed since then and are not final. */
	synchronized void markUnknown(Instant since) {
		for (BoardTask task : this.byAge.values()) {
			if (task.isOpen() && task.last().at().isBefore(since)) {
				put(new BoardTask(task.events(), task.createdAt(), TaskState.UNKNOWN, task.version()), task);
			}
		}
	}

	/** The new one comes before the old one goes: a reader finds one of them. */
	private void put(BoardTask task, @Nullable BoardTask old) {
		this.tasks.put(task.id(), task);
		this.byAge.put(task.age(), task);
		PageCursor death = task.death();
		if (death != null) {
			this.letters.put(death, task);
		}
		this.counts.merge(task.state(), 1, Integer::sum);
		if (old != null) {
			drop(old);
		}
		this.retention.add(task);
	}

	/** Removes a key only where it does not lead to a newer version already. */
	private void drop(BoardTask old) {
		this.byAge.remove(old.age(), old);
		PageCursor death = old.death();
		if (death != null) {
			this.letters.remove(death, old);
		}
		this.counts.merge(old.state(), -1, Integer::sum);
		this.retention.remove(old);
	}

	Optional<BoardTask> entry(String id) {
		return Optional.ofNullable(this.tasks.get(id));
	}

	Stream<BoardTask> newestFirst(@Nullable PageCursor after) {
		return ((after != null) ? this.byAge.headMap(after, false) : this.byAge).descendingMap().values().stream();
	}

	Map<TaskState, Integer> counts() {
		return Collections.unmodifiableMap(this.counts);
	}

	int size() {
		return this.tasks.size();
	}

	synchronized long bytes() {
		return this.retention.bytes();
	}

}
