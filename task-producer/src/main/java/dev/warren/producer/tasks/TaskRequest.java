package dev.warren.producer.tasks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

import dev.warren.messaging.contract.Headers;
import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.contract.Messages;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.web.WholeCharacters;
import dev.warren.producer.board.TaskView;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilderSupport;

/** A task as its submitter describes it. */
record TaskRequest(@NotBlank @Size(max = MessageText.MAX_LENGTH) @WholeCharacters String description,
		@Min(0) @Max(31) @Nullable Integer priority, @Min(0) @Max(1000) @Nullable Integer failTimes,
		@Size(min = 1, max = IdempotencyKey.MAX_LENGTH) @Pattern(regexp = "[ -~]*",
				message = "must have printable ASCII characters only") @Nullable String idempotencyKey) {

	/**
	 * That of a message without one, for a quorum queue; Spring would send 0, the last.
	 */
	private static final int DEFAULT_PRIORITY = 4;

	static TaskRequest of(String description) {
		return new TaskRequest(description, null, null, null);
	}

	Message message(String id) {
		MessageBuilderSupport<Message> message = Messages.text("task", this.description)
			.setMessageId(id)
			.setPriority(effectivePriority());
		if (this.failTimes != null) {
			message.setHeader(Headers.FAIL_TIMES, this.failTimes);
		}
		return message.build();
	}

	private int effectivePriority() {
		return Objects.requireNonNullElse(this.priority, DEFAULT_PRIORITY);
	}

	/** What an event says of a long description. */
	String beginning() {
		int length = this.description.codePointCount(0, this.description.length());
		return this.description.substring(0,
				this.description.offsetByCodePoints(0, Math.min(TaskEvent.MAX_DESCRIPTION_LENGTH, length)));
	}

	/**
	 * Of some tasks only the events of their workers are known, without a fingerprint.
	 */
	boolean isSameAs(TaskView known) {
		return (known.fingerprint() != null) ? known.fingerprint().startsWith(fingerprint())
				: known.description() == null || this.description.startsWith(known.description());
	}

	/** Of the task that is asked for: a default counts as absent. */
	String fingerprint() {
		Integer given = (effectivePriority() != DEFAULT_PRIORITY) ? this.priority : null;
		Integer fails = (this.failTimes != null && this.failTimes > 0) ? this.failTimes : null;
		return HexFormat.of().formatHex(sha256("%s,%s,%s".formatted(given, fails, this.description)), 0, 16);
	}

	static byte[] sha256(String text) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java has SHA-256", ex);
		}
	}

}
