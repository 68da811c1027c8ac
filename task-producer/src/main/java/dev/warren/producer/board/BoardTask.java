package dev.warren.producer.board;

import java.time.Instant;
import java.util.Objects;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Type;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a task. Each event adds what it knows and takes nothing back, so
 * that the result is the same in whatever order they come, and be it twice.
 *
 * @param createdAt the earliest time that any event tells of
 * @param submission none if the task was put on its queue by others
 * @param step how far it has come, and since when
 * @param attempt the last one since the task was last redriven
 */
record BoardTask(String id, Instant createdAt, @Nullable Submission submission, Latest<Instant> step, int attempt,
		@Nullable Latest<String> description, @Nullable Latest<Integer> priority, @Nullable Latest<String> worker,
		@Nullable Latest<Instant> startedAt, @Nullable Latest<Double> progress, @Nullable Latest<String> error,
		@Nullable Latest<Instant> nextAttemptAt) {

	/** What is known after the event, given what was known before it, if anything. */
	static BoardTask merge(@Nullable BoardTask known, TaskEvent event) {
		return ((known != null) ? known : first(event)).merge(Step.of(event), event);
	}

	private static BoardTask first(TaskEvent event) {
		return new BoardTask(event.taskId(), event.at(), null, new Latest<>(Step.of(event), event.at()),
				event.attempt(), null, null, null, null, null, null, null);
	}

	private BoardTask merge(Step next, TaskEvent event) {
		Instant started = (next.type() == Type.STARTED) ? event.at() : null;
		return new BoardTask(this.id, event.at().isBefore(this.createdAt) ? event.at() : this.createdAt,
				Submission.first(this.submission, event),
				Objects.requireNonNull(Latest.earliest(this.step, next, event.at())), lastAttempt(next),
				Latest.first(this.description, next, event.description()),
				Latest.first(this.priority, next, event.priority()), Latest.first(this.worker, next, event.worker()),
				Latest.earliest(this.startedAt, next, started), Latest.greatest(this.progress, next, event.progress()),
				Latest.first(this.error, next, event.error()),
				Latest.earliest(this.nextAttemptAt, next, event.nextAttemptAt()));
	}

	private int lastAttempt(Step next) {
		int redriven = Integer.compare(next.redrives(), redrives());
		return (redriven > 0) ? next.attempt()
				: (redriven == 0) ? Math.max(this.attempt, next.attempt()) : this.attempt;
	}

	TaskState state() {
		return this.step.step().state();
	}

	int redrives() {
		return this.step.step().redrives();
	}

	/** When it came to its state; for a final one, when it ended. */
	Instant since() {
		return this.step.value();
	}

	Place age() {
		return new Place(this.createdAt, this.id);
	}

	TaskView view() {
		Submission known = this.submission;
		return new TaskView(this.id, state(),
				(known != null && known.description() != null) ? known.description() : value(this.description),
				(known != null) ? known.priority() : value(this.priority), this.attempt, ofThisTime(this.worker),
				(known != null) ? known.at() : null, ofThisTime(this.startedAt), state().isFinal() ? since() : null,
				shownProgress(), value(this.error), shownNextAttempt(), redrives(),
				(known != null) ? known.fingerprint() : null);
	}

	private @Nullable Double shownProgress() {
		if (state() == TaskState.COMPLETED) {
			return 1.0;
		}
		return (this.progress != null && this.progress.step().attempt() == this.attempt) ? ofThisTime(this.progress)
				: null;
	}

	private @Nullable Instant shownNextAttempt() {
		return (this.nextAttemptAt != null && this.nextAttemptAt.step().equals(this.step.step()))
				? this.nextAttemptAt.value() : null;
	}

	/** Nothing that belongs to the time before the task was redriven. */
	private <T> @Nullable T ofThisTime(@Nullable Latest<T> known) {
		return (known != null && known.step().redrives() == redrives()) ? known.value() : null;
	}

	private static <T> @Nullable T value(@Nullable Latest<T> known) {
		return (known != null) ? known.value() : null;
	}

}
