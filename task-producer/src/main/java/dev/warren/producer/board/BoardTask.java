package dev.warren.producer.board;

import java.time.Instant;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Letter;
import org.jspecify.annotations.Nullable;

/**
 * A task on the board.
 *
 * @param createdAt the earliest time that any event tells of
 * @param state that of the furthest event, or {@code UNKNOWN}
 * @param version the offset in the history of the event that made it so: the same in all
 * replicas
 */
record BoardTask(TaskEvents events, Instant createdAt, TaskState state, long version) {

	/** Of a task that only this replica knows of, because it has just accepted it. */
	static final long NOT_READ_YET = -1;

	/** About the bytes that a task takes beside its events, those of all indexes too. */
	private static final int OVERHEAD = 190;

	/**
	 * What is known after an event, given what was known before it, if anything.
	 * @return the same object if nothing has changed
	 */
	static BoardTask merge(@Nullable BoardTask known, TaskEvent event, long version) {
		if (known == null) {
			return new BoardTask(new TaskEvents(event), event.at(), TaskState.of(event.type()), version);
		}
		TaskEvents merged = known.events.with(event);
		Instant created = event.at().isBefore(known.createdAt) ? event.at() : known.createdAt;
		if (known.isRead() && merged.equals(known.events) && created.equals(known.createdAt)) {
			return known;
		}
		return new BoardTask(merged, created, TaskState.of(merged.last().type()), version);
	}

	BoardTask as(TaskState other) {
		return new BoardTask(this.events, this.createdAt, other, this.version);
	}

	BoardTask withoutDescription() {
		return new BoardTask(this.events.withoutDescription(), this.createdAt, this.state, this.version);
	}

	String id() {
		return this.events.last().taskId();
	}

	/** Whether more is to happen to it. */
	boolean isOpen() {
		return !this.state.isFinal() && this.state != TaskState.UNKNOWN;
	}

	boolean isRead() {
		return this.version != NOT_READ_YET;
	}

	String etag() {
		return "\"%d%s\"".formatted(this.version, (this.state == TaskState.UNKNOWN) ? "-unknown" : "");
	}

	/** When it came to its state; for a final one, when it ended. */
	Instant since() {
		return this.events.last().at();
	}

	PageCursor age() {
		return new PageCursor(this.createdAt, id());
	}

	PageCursor end() {
		return new PageCursor(since(), id());
	}

	/** Its place among the dead letters; null if it has none. */
	@Nullable PageCursor death() {
		Letter letter = this.events.now(TaskEvent::letter);
		return (letter != null) ? TaskView.death(letter, id()) : null;
	}

	/** About the bytes that it takes. */
	int size() {
		return OVERHEAD + this.events.size();
	}

	TaskView view() {
		return TaskView.of(this);
	}

}
