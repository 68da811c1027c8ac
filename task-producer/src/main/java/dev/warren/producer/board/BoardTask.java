package dev.warren.producer.board;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Letter;
import dev.warren.messaging.contract.TaskEvent.Type;
import org.jspecify.annotations.Nullable;

/**
 * A task on the board.
 *
 * @param events the furthest event of each kind, the furthest of all first
 * @param createdAt the earliest time that any event tells of
 * @param version the offset of the event that made it so: the same in all replicas
 */
record BoardTask(List<TaskEvent> events, Instant createdAt, TaskState state, long version) {

	/** Of a task that only this replica knows of, because it has just accepted it. */
	static final long NOT_READ_YET = -1;

	static final BoardTask EMPTY = new BoardTask(List.of(), Instant.MAX, TaskState.UNKNOWN, NOT_READ_YET);

	/**
	 * A redriven task starts afresh. Before that nothing follows the end, even one that a
	 * worker reports late; completed follows dead, as the broker can miss an ack.
	 */
	private static final Comparator<TaskEvent> ORDER = Comparator.comparingInt(TaskEvent::redrives)
		.thenComparing((event) -> TaskState.of(event.type()).isFinal())
		.thenComparing((event) -> event.type() == Type.COMPLETED)
		.thenComparingInt(TaskEvent::attempt)
		.thenComparing(TaskEvent::type)
		.thenComparingDouble((event) -> (event.progress() != null) ? event.progress() : 0)
		.thenComparing(TaskEvent::at, Comparator.reverseOrder())
		.thenComparing((event) -> event.letter() != null);

	/** Merging takes a maximum and is hence commutative and idempotent. */
	BoardTask with(TaskEvent event, long offset) {
		List<TaskEvent> merged = Stream.concat(this.events.stream(), Stream.of(event))
			.collect(Collectors.toMap((each) -> List.of(each.type(), each.letter() != null), Function.identity(),
					BinaryOperator.maxBy(ORDER)))
			.values()
			.stream()
			.sorted(ORDER.reversed())
			.toList();
		Instant created = event.at().isBefore(this.createdAt) ? event.at() : this.createdAt;
		boolean news = !isRead() || !merged.equals(this.events) || !created.equals(this.createdAt);
		return news ? new BoardTask(merged, created, TaskState.of(merged.getFirst().type()), offset) : this;
	}

	BoardTask withoutDescription() {
		List<TaskEvent> shorter = this.events.stream().map((event) -> event.withDescription(null)).toList();
		return new BoardTask(shorter, this.createdAt, this.state, this.version);
	}

	TaskEvent last() {
		return this.events.getFirst();
	}

	/** What the furthest event says that says anything. */
	<T> @Nullable T ever(Function<TaskEvent, @Nullable T> fact) {
		return this.events.stream().map(fact).filter(Objects::nonNull).findFirst().orElse(null);
	}

	/** As {@link #ever}, since the task was last redriven. */
	<T> @Nullable T now(Function<TaskEvent, @Nullable T> fact) {
		return ever((event) -> (event.redrives() == last().redrives()) ? fact.apply(event) : null);
	}

	String id() {
		return last().taskId();
	}

	/** As it was submitted, or as its worker tells. */
	@Nullable String description() {
		String submitted = ever((event) -> (event.type() == Type.SUBMITTED) ? event.description() : null);
		return (submitted != null) ? submitted : ever(TaskEvent::description);
	}

	/** Why it failed last, or is dead. */
	@Nullable String lastError() {
		String error = ever(TaskEvent::error);
		Letter letter = now(TaskEvent::letter);
		return (error == null && letter != null) ? letter.reason() : error;
	}

	/** Whether more is to happen to it. */
	boolean isOpen() {
		return !this.state.isFinal() && this.state != TaskState.UNKNOWN;
	}

	boolean isRead() {
		return this.version != NOT_READ_YET;
	}

	PageCursor age() {
		return new PageCursor(this.createdAt, id());
	}

	/** Its position among the dead letters; null if it is none. */
	@Nullable PageCursor death() {
		Letter letter = this.state.isFinal() ? now(TaskEvent::letter) : null;
		return (letter != null) ? TaskView.death(letter, id()) : null;
	}

	/** When it came to its state; for a final one, when it ended. */
	PageCursor end() {
		return new PageCursor(last().at(), id());
	}

}
