package dev.warren.producer.deadletters;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

import dev.warren.messaging.contract.TaskEvent.Letter;
import dev.warren.producer.board.TaskBoard;
import dev.warren.producer.board.TaskState;
import dev.warren.producer.board.TaskView;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/** A dead letter as it is shown. */
record DeadLetter(@Nullable String id, boolean idAssigned, @Nullable String reason, @Nullable String lastError,
		@Nullable TaskState state, @Nullable Integer deliveries, @Nullable Instant diedAt, @Nullable Long ageSeconds,
		int redrives, @Nullable Integer priority, @Nullable String contentType, int size, boolean text,
		@Nullable String preview) {

	/** A dead letter that the board knows of. */
	static DeadLetter of(TaskView task) {
		return of(task.id(), Objects.requireNonNull(task.letter()), task.redrives(), task.priority(), task);
	}

	/** A dead letter from its queue, of which the board may not know. */
	static DeadLetter of(DeadMessage message, int deliveryLimit, TaskBoard board) {
		String id = message.id();
		return of(id, message.letter(deliveryLimit), message.redrives(), message.properties().getPriority(),
				(id != null) ? board.find(id).orElse(null) : null);
	}

	private static DeadLetter of(@Nullable String id, Letter letter, int redrives, @Nullable Integer priority,
			@Nullable TaskView task) {
		Instant diedAt = letter.diedAt();
		return new DeadLetter(id, letter.idAssigned(), letter.reason(), (task != null) ? task.lastError() : null,
				(task != null) ? task.state() : null, letter.deliveries(), diedAt,
				(diedAt != null) ? Math.max(0, Duration.between(diedAt, Instant.now()).toSeconds()) : null, redrives,
				priority, letter.contentType(), letter.size(), letter.text(), letter.preview());
	}

	/** Whether all that is given, not null or blank, matches; in any case of letters. */
	boolean matches(@Nullable String error, @Nullable TaskState state, @Nullable String text) {
		return (contains(this.reason, error) || contains(this.lastError, error))
				&& (state == null || state == this.state) && (contains(this.preview, text) || contains(this.id, text));
	}

	private static boolean contains(@Nullable String text, @Nullable String part) {
		return !StringUtils.hasText(part)
				|| (text != null && text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT)));
	}

}
