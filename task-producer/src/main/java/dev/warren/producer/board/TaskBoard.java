package dev.warren.producer.board;

import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.web.ProblemException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * What happened to each task: a view of the history, and nothing that would have to be
 * kept. It is bounded; those who read it never wait for the one who writes.
 */
@Component
public class TaskBoard {

	/** Of a task that only this replica knows of, because it has just accepted it. */
	private static final long NOT_READ_YET = -1;

	private final Map<String, Entry> tasks = new ConcurrentHashMap<>();

	private final NavigableMap<Place, Entry> byAge = new ConcurrentSkipListMap<>();

	private final TreeSet<Place> completed = new TreeSet<>();

	private final TreeSet<Place> dead = new TreeSet<>();

	private final Map<TaskState, AtomicInteger> counts = new EnumMap<>(TaskState.class);

	private final int maxTasks;

	TaskBoard(BoardProperties properties) {
		this.maxTasks = properties.maxTasks();
		for (TaskState state : TaskState.values()) {
			this.counts.put(state, new AtomicInteger());
		}
	}

	/** What is known of a task, also while the history is still being read. */
	public Optional<TaskView> find(String id) {
		return entry(id).map((entry) -> entry.task().view());
	}

	/**
	 * Takes note of what this service has done itself, so that it knows of it before it
	 * reads it in the history.
	 */
	public void note(TaskEvent event) {
		apply(event, NOT_READ_YET);
	}

	/** Merges an event that was read from the history at this offset. */
	synchronized void apply(TaskEvent event, long offset) {
		Entry known = this.tasks.get(event.taskId());
		BoardTask task = BoardTask.merge((known != null) ? known.task() : null, event);
		if (known == null || !known.isRead() || !known.task().equals(task)) {
			put(new Entry(task, offset), known);
		}
		if (this.tasks.size() > this.maxTasks) {
			remove(leastNeeded().id());
		}
	}

	Optional<Entry> entry(String id) {
		return Optional.ofNullable(this.tasks.get(id));
	}

	/**
	 * What is known of a task that has to be there.
	 * @throws ProblemException if it is not
	 */
	Entry require(String id) {
		return entry(id).orElseThrow(() -> new ProblemException(HttpStatus.NOT_FOUND, "not-found",
				"There is no task '%s' on the board".formatted(printable(id))));
	}

	/** Newest first, from the place after the one that is given. */
	Stream<BoardTask> newestFirst(@Nullable Place after) {
		return ((after != null) ? this.byAge.headMap(after, false) : this.byAge).descendingMap()
			.values()
			.stream()
			.map(Entry::task);
	}

	int count(TaskState state) {
		return counter(state).get();
	}

	int size() {
		return this.tasks.size();
	}

	/**
	 * A dead task can be redriven by its error for as long as it is remembered. The dead
	 * may take half of the room: an Idempotency-Key has to be good for some time, too.
	 */
	private Place leastNeeded() {
		if (!this.completed.isEmpty() && this.dead.size() <= this.maxTasks / 2) {
			return this.completed.first();
		}
		return this.dead.isEmpty() ? this.byAge.firstKey() : this.dead.first();
	}

	/** The new one comes before the old one goes: a reader finds one of them. */
	private void put(Entry entry, @Nullable Entry old) {
		this.tasks.put(entry.task().id(), entry);
		this.byAge.put(entry.age(), entry);
		counter(entry.task().state()).incrementAndGet();
		if (old != null) {
			uncount(old);
			if (!old.age().equals(entry.age())) {
				this.byAge.remove(old.age());
			}
		}
		switch (entry.task().state()) {
			case COMPLETED -> this.completed.add(entry.end());
			case DEAD -> this.dead.add(entry.end());
			default -> {
			}
		}
	}

	private void remove(String id) {
		Entry old = Objects.requireNonNull(this.tasks.remove(id));
		this.byAge.remove(old.age());
		uncount(old);
	}

	private void uncount(Entry old) {
		counter(old.task().state()).decrementAndGet();
		this.completed.remove(old.end());
		this.dead.remove(old.end());
	}

	private AtomicInteger counter(TaskState state) {
		return Objects.requireNonNull(this.counts.get(state));
	}

	/**
	 * A task, and the offset in the history of the event that made it so: the same in all
	 * replicas.
	 */
	record Entry(BoardTask task, long version) {

		boolean isRead() {
			return this.version != NOT_READ_YET;
		}

		Place age() {
			return this.task.age();
		}

		Place end() {
			return new Place(this.task.since(), this.task.id());
		}

	}

}
