package dev.warren.producer.board;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.web.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * What happened to each task: a view of the history. It is bounded; readers never wait
 * for the one writer, and a listing copies no more than its page.
 */
@Component
public class TaskBoard {

	private final Map<String, BoardTask> tasks = new ConcurrentHashMap<>();

	private final ConcurrentNavigableMap<PageCursor, BoardTask> byAge = new ConcurrentSkipListMap<>();

	private final ConcurrentNavigableMap<PageCursor, BoardTask> letters = new ConcurrentSkipListMap<>();

	private final Retention retention;

	private final AtomicIntegerArray counts = new AtomicIntegerArray(TaskState.values().length);

	TaskBoard(BoardProperties properties) {
		this.retention = new Retention(properties.maxTasks(), properties.maxSize().toBytes());
	}

	/** What is known of a task, also while the history is still being read. */
	public Optional<TaskView> find(String id) {
		return entry(id).map(BoardTask::view);
	}

	/**
	 * Takes note of what this service has done itself, so that it knows of it before it
	 * reads it in the history.
	 */
	public void note(TaskEvent event) {
		apply(event, BoardTask.NOT_READ_YET);
	}

	/** The tasks that have a dead letter, the longest dead first, after a cursor. */
	public Stream<TaskView> deadLetters(@Nullable PageCursor after) {
		return ((after != null) ? this.letters.tailMap(after, false) : this.letters).values()
			.stream()
			.map(BoardTask::view);
	}

	/** Newest first, after a cursor. */
	Stream<BoardTask> newestFirst(@Nullable PageCursor after) {
		return ((after != null) ? this.byAge.headMap(after, false) : this.byAge).descendingMap().values().stream();
	}

	/** Merges an event that was read from the history at this offset. */
	synchronized void apply(TaskEvent event, long offset) {
		BoardTask known = this.tasks.get(event.taskId());
		BoardTask task = BoardTask.merge(known, event, offset);
		if (known == task) {
			return;
		}
		put(task, known);
		if (task.isOpen() && !this.retention.hasRoomForDescriptions()) {
			put(task.withoutDescription(), task);
		}
		while (this.retention.mustForget()) {
			remove(Objects.requireNonNull(this.tasks.get(this.retention.leastNeeded())));
		}
	}

	/** Marks tasks that have not changed since then and are not final. */
	synchronized void markUnknown(Instant since) {
		for (BoardTask task : this.byAge.values()) {
			if (task.isOpen() && task.since().isBefore(since)) {
				put(task.as(TaskState.UNKNOWN), task);
			}
		}
	}

	Optional<BoardTask> entry(String id) {
		return Optional.ofNullable(this.tasks.get(id));
	}

	/**
	 * What is known of a task that has to be there.
	 * @throws ProblemException if it is not
	 */
	BoardTask require(String id) {
		return entry(id).orElseThrow(() -> new ProblemException(HttpStatus.NOT_FOUND, "not-found",
				"There is no task '%s' on the board".formatted(printable(id))));
	}

	int count(TaskState state) {
		return this.counts.get(state.ordinal());
	}

	int size() {
		return this.tasks.size();
	}

	/** The memory of all tasks, estimated. */
	long bytes() {
		return this.retention.bytes();
	}

	/** The new one comes before the old one goes: a reader finds one of them. */
	private void put(BoardTask task, @Nullable BoardTask old) {
		this.tasks.put(task.id(), task);
		this.byAge.put(task.age(), task);
		PageCursor death = task.death();
		if (death != null) {
			this.letters.put(death, task);
		}
		this.counts.incrementAndGet(task.state().ordinal());
		if (old != null) {
			drop(old);
		}
		this.retention.add(task);
	}

	private void remove(BoardTask task) {
		this.tasks.remove(task.id());
		drop(task);
	}

	/** Removes a key only where it does not lead to a newer version already. */
	private void drop(BoardTask old) {
		this.byAge.remove(old.age(), old);
		PageCursor death = old.death();
		if (death != null) {
			this.letters.remove(death, old);
		}
		this.retention.remove(old);
		this.counts.decrementAndGet(old.state().ordinal());
	}

}
