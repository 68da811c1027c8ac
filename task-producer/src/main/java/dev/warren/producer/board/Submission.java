package dev.warren.producer.board;

import java.time.Instant;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Type;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for, and when. Of several submissions of one task the earliest counts.
 */
record Submission(Instant at, @Nullable String description, @Nullable Integer priority, @Nullable String fingerprint) {

	static @Nullable Submission first(@Nullable Submission known, TaskEvent event) {
		boolean earlier = event.type() == Type.SUBMITTED && (known == null || event.at().isBefore(known.at));
		return earlier ? new Submission(event.at(), event.description(), event.priority(), event.fingerprint()) : known;
	}

	Submission withoutDescription() {
		return new Submission(this.at, null, this.priority, this.fingerprint);
	}

	int size() {
		return 32 + TaskFacts.size(this.description) + TaskFacts.size(this.fingerprint);
	}

}
