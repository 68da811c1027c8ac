package dev.warren.producer.board;

import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Letter;
import dev.warren.messaging.contract.TaskEvent.Type;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A task as the board shows it. What no event has told is null. */
public record TaskView(@Schema(example = "0b5c3a3e-1f5d-4b0e-9a51-3c8f0a9c6f10") String id,
		@Schema(example = "retrying") TaskState state,
		@Schema(example = "Second message..",
				description = "For a long one, its beginning") @Nullable String description,
		@Schema(example = "4") @Nullable Integer priority,
		@Schema(example = "2", description = "The last delivery to a worker; 0 before the first") int attempt,
		@Schema(example = "task-worker@host",
				description = "Which instance works or last worked on it") @Nullable String worker,
		@Nullable Instant submittedAt, @Nullable Instant startedAt, @Nullable Instant finishedAt,
		@Schema(example = "0.5", description = "Of the last attempt, from 0 to 1") @Nullable Double progress,
		@Schema(example = "it was asked to fail 2 times") @Nullable String lastError,
		@Schema(description = "While retrying: when the broker delivers it again") @Nullable Instant nextAttemptAt,
		@Schema(example = "0", description = "How often it was taken from the dead letters") int redrives,
		@JsonIgnore @Nullable String fingerprint, @JsonIgnore @Nullable Letter letter) {

	static TaskView of(BoardTask task) {
		TaskEvents events = task.events();
		TaskEvent last = events.last();
		Optional<TaskEvent> submission = Optional
			.ofNullable(events.ever((event) -> (event.type() == Type.SUBMITTED) ? event : null));
		Letter letter = events.now(TaskEvent::letter);
		String error = events.ever(TaskEvent::error);
		return new TaskView(last.taskId(), task.state(),
				submission.map(TaskEvent::description).orElseGet(() -> events.ever(TaskEvent::description)),
				submission.isPresent() ? submission.get().priority() : events.ever(TaskEvent::priority),
				events.attempt(), events.now(TaskEvent::worker), submission.map(TaskEvent::at).orElse(null),
				events.now((event) -> (event.type() == Type.STARTED) ? event.at() : null),
				task.state().isFinal() ? last.at() : null, progress(task.state(), events),
				(error == null && letter != null) ? letter.reason() : error, last.nextAttemptAt(), last.redrives(),
				submission.map(TaskEvent::fingerprint).orElse(null), letter);
	}

	private static @Nullable Double progress(TaskState state, TaskEvents events) {
		int attempt = events.attempt();
		return (state == TaskState.COMPLETED) ? Double.valueOf(1)
				: events.now((event) -> (event.attempt() == attempt) ? event.progress() : null);
	}

	/** Its place among the dead letters, by the time of its death. */
	public PageCursor death() {
		return death(this.letter, this.id);
	}

	static PageCursor death(@Nullable Letter letter, String id) {
		return new PageCursor((letter != null && letter.diedAt() != null) ? letter.diedAt() : Instant.EPOCH, id);
	}

}
