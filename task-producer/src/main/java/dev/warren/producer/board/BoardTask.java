package dev.warren.producer.board;

import java.time.Instant;
import java.util.Objects;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Letter;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a task. Merging is commutative and idempotent: each event adds
 * what it knows and takes nothing back.
 *
 * @param createdAt the earliest time that any event tells of
 * @param submission none if the task was put on its queue by another client
 * @param step how far it has come, and since when
 * @param attempt the last one since the task was last redriven
 */
record BoardTask(String id, Instant createdAt, @Nullable Submission submission, Latest<Instant> step, int attempt,
		TaskFacts facts) {

	/** About the bytes that it takes on the board beside its texts. */
	private static final int OVERHEAD = 260;

	/** What is known after the event, given what was known before it, if anything. */
	static BoardTask merge(@Nullable BoardTask known, TaskEvent event) {
		Step step = Step.of(event);
		BoardTask before = (known != null) ? known : new BoardTask(event.taskId(), event.at(), null,
				new Latest<>(step, event.at()), event.attempt(), TaskFacts.NONE);
		return before.merge(step, event);
	}

	private BoardTask merge(Step next, TaskEvent event) {
		return new BoardTask(this.id, event.at().isBefore(this.createdAt) ? event.at() : this.createdAt,
				Submission.first(this.submission, event),
				Objects.requireNonNull(Latest.earliest(this.step, next, event.at())), lastAttempt(next),
				this.facts.merge(next, event));
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

	PageCursor age() {
		return new PageCursor(this.createdAt, this.id);
	}

	PageCursor end() {
		return new PageCursor(since(), this.id);
	}

	/** Its place among the dead letters; null if it has none. */
	@Nullable PageCursor death() {
		Letter letter = ofThisRedrive(this.facts.letter());
		return (letter != null) ? TaskView.death(letter, this.id) : null;
	}

	/** About the bytes that it takes. */
	int size() {
		return OVERHEAD + TaskFacts.size(this.id) + ((this.submission != null) ? this.submission.size() : 0)
				+ this.facts.size();
	}

	BoardTask withoutDescription() {
		return new BoardTask(this.id, this.createdAt,
				(this.submission != null) ? this.submission.withoutDescription() : null, this.step, this.attempt,
				this.facts.withoutDescription());
	}

	TaskView view(TaskState state) {
		Submission known = this.submission;
		Letter letter = ofThisRedrive(this.facts.letter());
		return new TaskView(this.id, state,
				(known != null && known.description() != null) ? known.description()
						: Latest.value(this.facts.description()),
				(known != null) ? known.priority() : Latest.value(this.facts.priority()), this.attempt,
				ofThisRedrive(this.facts.worker()), (known != null) ? known.at() : null,
				ofThisRedrive(this.facts.startedAt()), state.isFinal() ? since() : null, shownProgress(),
				lastError(letter), shownNextAttempt(), redrives(), (known != null) ? known.fingerprint() : null,
				letter);
	}

	/** Of a task that no worker has given up, the broker's reason. */
	private @Nullable String lastError(@Nullable Letter letter) {
		String error = Latest.value(this.facts.error());
		return (error == null && letter != null) ? letter.reason() : error;
	}

	private @Nullable Double shownProgress() {
		if (state() == TaskState.COMPLETED) {
			return 1.0;
		}
		Latest<Double> progress = this.facts.progress();
		return (progress != null && progress.step().attempt() == this.attempt) ? ofThisRedrive(progress) : null;
	}

	private @Nullable Instant shownNextAttempt() {
		Latest<Instant> next = this.facts.nextAttemptAt();
		return (next != null && next.step().equals(this.step.step())) ? next.value() : null;
	}

	/** Nothing from before the task was last redriven. */
	private <T> @Nullable T ofThisRedrive(@Nullable Latest<T> known) {
		return (known != null && known.step().redrives() == redrives()) ? known.value() : null;
	}

}
