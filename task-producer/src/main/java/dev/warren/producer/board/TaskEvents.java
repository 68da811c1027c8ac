package dev.warren.producer.board;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Type;
import org.jspecify.annotations.Nullable;

/**
 * Of each kind of event of a task, the furthest one. Merging takes a maximum, hence it is
 * commutative and idempotent.
 */
final class TaskEvents {

	/**
	 * A redriven task starts afresh. Before that, nothing is further than the end, even
	 * that of an earlier attempt by a worker that was taken for lost. Completed is
	 * further than dead: the broker may not have got the acknowledgement.
	 */
	private static final Comparator<TaskEvent> ORDER = Comparator.comparingInt(TaskEvent::redrives)
		.thenComparing((event) -> TaskState.of(event.type()).isFinal())
		.thenComparing((event) -> event.type() == Type.COMPLETED)
		.thenComparingInt(TaskEvent::attempt)
		.thenComparing(TaskEvent::type)
		.thenComparingDouble((event) -> (event.progress() != null) ? event.progress() : 0)
		.thenComparing(TaskEvent::at, Comparator.reverseOrder());

	/** About the bytes that an event takes beside its texts. */
	private static final int EVENT_SIZE = 90;

	private static final int STRING_SIZE = 40;

	private final TaskEvent[] events;

	private final TaskEvent last;

	TaskEvents(TaskEvent... events) {
		this.events = events;
		this.last = Arrays.stream(events).max(ORDER).orElseThrow();
	}

	/** With one more event; the same object if it says nothing new. */
	TaskEvents with(TaskEvent event) {
		int index = this.events.length;
		TaskEvent next = event;
		for (int i = 0; i < this.events.length; i++) {
			TaskEvent known = this.events[i];
			if (known.type() == event.type() && (known.letter() == null) == (event.letter() == null)) {
				index = i;
			}
			if (known.description() != null && known.description().equals(event.description())) {
				next = event.withDescription(known.description()); // in memory once
			}
		}
		if (index < this.events.length && ORDER.compare(event, this.events[index]) <= 0) {
			return this;
		}
		TaskEvent[] merged = Arrays.copyOf(this.events, Math.max(this.events.length, index + 1));
		merged[index] = next;
		return new TaskEvents(merged);
	}

	TaskEvents withoutDescription() {
		return new TaskEvents(
				Arrays.stream(this.events).map((event) -> event.withDescription(null)).toArray(TaskEvent[]::new));
	}

	/** The furthest of all. */
	TaskEvent last() {
		return this.last;
	}

	/** What the furthest event says that says anything. */
	<T> @Nullable T ever(Function<TaskEvent, @Nullable T> fact) {
		return find(fact, (_) -> true);
	}

	/** As {@link #ever}, since the task was last redriven. */
	<T> @Nullable T now(Function<TaskEvent, @Nullable T> fact) {
		return find(fact, (event) -> event.redrives() == this.last.redrives());
	}

	private <T> @Nullable T find(Function<TaskEvent, @Nullable T> fact, Predicate<TaskEvent> wanted) {
		TaskEvent found = null;
		for (TaskEvent event : this.events) {
			if (wanted.test(event) && fact.apply(event) != null && (found == null || ORDER.compare(event, found) > 0)) {
				found = event;
			}
		}
		return (found != null) ? fact.apply(found) : null;
	}

	/** The last attempt since the task was last redriven. */
	int attempt() {
		return Arrays.stream(this.events)
			.filter((event) -> event.redrives() == this.last.redrives())
			.mapToInt(TaskEvent::attempt)
			.max()
			.orElseThrow();
	}

	/** About the bytes that they take. */
	int size() {
		int size = size(this.events[0].taskId());
		String counted = null;
		for (TaskEvent event : this.events) {
			size += EVENT_SIZE + size(event.worker()) + size(event.error()) + size(event.fingerprint());
			if (!Objects.equals(event.description(), counted)) {
				counted = event.description();
				size += size(counted);
			}
			if (event.letter() != null) {
				size += EVENT_SIZE + size(event.letter().preview());
			}
		}
		return size;
	}

	/** Java keeps a text in one byte a character, or in two if one character needs it. */
	private static int size(@Nullable String text) {
		if (text == null) {
			return 0;
		}
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) > 0xff) {
				return STRING_SIZE + 2 * text.length();
			}
		}
		return STRING_SIZE + text.length();
	}

}
