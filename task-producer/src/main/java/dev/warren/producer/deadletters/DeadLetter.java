package dev.warren.producer.deadletters;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

import dev.warren.messaging.contract.TaskEvent.Letter;
import dev.warren.producer.board.TaskBoard;
import dev.warren.producer.board.TaskState;
import dev.warren.producer.board.TaskView;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/** A dead letter as it is shown. */
@Schema(description = "What is not known is null")
record DeadLetter(
		@Schema(description = "The message_id", example = "0b5c3a3e-1f5d-4b0e-9a51-3c8f0a9c6f10") @Nullable String id,
		@Schema(description = "Whether it came without a usable message_id and was given one") boolean idAssigned,
		@Schema(description = "Why the broker says it died", example = "delivery_limit") @Nullable String reason,
		@Schema(description = "What went wrong last, as its worker said") @Nullable String lastError,
		@Schema(description = "What the task board says of it now; the work of a completed one is done",
				example = "dead") @Nullable TaskState state,
		@Schema(description = "How often it was delivered", example = "5") @Nullable Integer deliveries,
		@Nullable Instant diedAt, @Schema(example = "42") @Nullable Long ageSeconds,
		@Schema(description = "How often it was redriven before", example = "0") int redrives,
		@Nullable Integer priority, @Schema(example = "text/plain") @Nullable String contentType,
		@Schema(description = "Bytes of the body", example = "16") int size,
		@Schema(description = "Whether the body is UTF-8 text") boolean text,
		@Schema(description = "The first 200 characters or, if it is no text, the first 100 bytes in hex",
				example = "Second message..") @Nullable String preview) {

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
