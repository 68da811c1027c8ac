package dev.warren.producer.board;

import java.time.Instant;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Letter;
import dev.warren.messaging.contract.TaskEvent.Type;
import org.jspecify.annotations.Nullable;

/** What is known of a task from those that work on it, each fact with its step. */
record TaskFacts(@Nullable Latest<String> description, @Nullable Latest<Integer> priority,
		@Nullable Latest<String> worker, @Nullable Latest<Instant> startedAt, @Nullable Latest<Double> progress,
		@Nullable Latest<String> error, @Nullable Latest<Instant> nextAttemptAt, @Nullable Latest<Letter> letter) {

	/** Shared by all tasks that no worker has begun. */
	static final TaskFacts NONE = new TaskFacts(null, null, null, null, null, null, null, null);

	private static final int STRING_OVERHEAD = 40;

	TaskFacts merge(Step step, TaskEvent event) {
		if (event.type() == Type.SUBMITTED) {
			return this;
		}
		return new TaskFacts(Latest.first(this.description, step, event.description()),
				Latest.first(this.priority, step, event.priority()), Latest.first(this.worker, step, event.worker()),
				Latest.earliest(this.startedAt, step, (event.type() == Type.STARTED) ? event.at() : null),
				Latest.greatest(this.progress, step, event.progress()), Latest.first(this.error, step, event.error()),
				Latest.earliest(this.nextAttemptAt, step, event.nextAttemptAt()),
				Latest.first(this.letter, step, event.letter()));
	}

	TaskFacts withoutDescription() {
		return new TaskFacts(null, this.priority, this.worker, this.startedAt, this.progress, this.error,
				this.nextAttemptAt, this.letter);
	}

	/** About the bytes that it takes. */
	int size() {
		if (equals(NONE)) {
			return 0;
		}
		Letter dead = Latest.value(this.letter);
		return 300 + size(Latest.value(this.description)) + size(Latest.value(this.worker))
				+ size(Latest.value(this.error))
				+ ((dead != null) ? 100 + size(dead.reason()) + size(dead.contentType()) + size(dead.preview()) : 0);
	}

	/** Java keeps a text in one byte a character, or in two if one character needs it. */
	static int size(@Nullable String text) {
		if (text == null) {
			return 0;
		}
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) > 0xff) {
				return STRING_OVERHEAD + 2 * text.length();
			}
		}
		return STRING_OVERHEAD + text.length();
	}

}
