package dev.warren.producer.tasks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.web.WholeCharacters;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** A task as its submitter describes it. */
record TaskRequest(
		@Schema(example = "Second message..", description = "Each dot is one second of work") @NotBlank @Size(
				max = MessageText.MAX_LENGTH) @WholeCharacters String description,
		@Schema(example = "4",
				description = "0 to 31, 31 first; without one it is 4") @Min(0) @Max(31) @Nullable Integer priority,
		@Schema(example = "0",
				description = "How often the task fails before it succeeds") @Min(0) @Max(1000) @Nullable Integer failTimes,
		@Schema(example = "order 4711", description = "As the header Idempotency-Key, for a line of NDJSON") @Size(
				min = 1, max = IdempotencyKey.MAX_LENGTH) @Pattern(regexp = "[ -~]*",
						message = "must have printable ASCII characters only") @Nullable String idempotencyKey) {

	/** What a quorum queue takes a message for that has none. */
	private static final int DEFAULT_PRIORITY = 4;

	static TaskRequest of(String description) {
		return new TaskRequest(description, null, null, null);
	}

	/** Spring would send 0, the last of all, where there is none. */
	int effectivePriority() {
		return Objects.requireNonNullElse(this.priority, DEFAULT_PRIORITY);
	}

	/**
	 * The first 128 bits of a hash of the task that is asked for. A default counts as
	 * absent, whether it is given or not.
	 */
	String fingerprint() {
		Integer given = (effectivePriority() != DEFAULT_PRIORITY) ? this.priority : null;
		Integer fails = (this.failTimes != null && this.failTimes > 0) ? this.failTimes : null;
		String all = "%s,%s,%s".formatted(given, fails, this.description);
		return HexFormat.of().formatHex(sha256(all.getBytes(StandardCharsets.UTF_8)), 0, 16);
	}

	static byte[] sha256(byte[] bytes) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(bytes);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java has SHA-256", ex);
		}
	}

}
