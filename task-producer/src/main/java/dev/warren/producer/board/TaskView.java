package dev.warren.producer.board;

import java.time.Instant;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Letter;
import dev.warren.messaging.contract.TaskEvent.Type;
import org.jspecify.annotations.Nullable;

/** A task as the board shows it. What no event has told is null. */
public record TaskView(String id, TaskState state, @Nullable String description, @Nullable Integer priority,
		int attempt, @Nullable String worker, @Nullable Instant submittedAt, @Nullable Instant startedAt,
		@Nullable Instant finishedAt, @Nullable Double progress, @Nullable String lastError,
		@Nullable Instant nextAttemptAt, int redrives, @JsonIgnore @Nullable String fingerprint,
		@JsonIgnore @Nullable Letter letter) {

	static TaskView of(BoardTask task) {
		TaskEvent last = task.last();
		TaskEvent submission = task.ever((event) -> (event.type() == Type.SUBMITTED) ? event : null);
		Letter letter = task.now(TaskEvent::letter);
		int attempt = task.events()
			.stream()
			.filter((event) -> event.redrives() == last.redrives())
			.mapToInt(TaskEvent::attempt)
			.max()
			.orElseThrow();
		return new TaskView(task.id(), task.state(), task.description(),
				(submission != null) ? submission.priority() : task.ever(TaskEvent::priority), attempt,
				task.now(TaskEvent::worker), (submission != null) ? submission.at() : null,
				task.now((event) -> (event.type() == Type.STARTED) ? event.at() : null),
				task.state().isFinal() ? last.at() : null,
				(task.state() == TaskState.COMPLETED) ? Double.valueOf(1)
						: task.now((event) -> (event.attempt() == attempt) ? event.progress() : null),
				task.lastError(), last.nextAttemptAt(), last.redrives(),
				(submission != null) ? submission.fingerprint() : null, letter);
	}

	/** The position of a dead letter among the others, by the time of its death. */
	public PageCursor death() {
		return death(Objects.requireNonNull(this.letter), this.id);
	}

	static PageCursor death(Letter letter, String id) {
		return new PageCursor(Objects.requireNonNullElse(letter.diedAt(), Instant.EPOCH), id);
	}

}
