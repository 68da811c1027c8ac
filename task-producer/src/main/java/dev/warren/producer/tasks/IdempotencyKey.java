package dev.warren.producer.tasks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import dev.warren.messaging.web.ProblemException;

/**
 * Makes it safe to submit a task again: the same key is the same task. The key is good
 * for as long as the task board remembers the task ({@code warren.board.max-tasks},
 * {@code warren.tasks.history-max-age}).
 */
record IdempotencyKey(String value) {

	static final String HEADER = "Idempotency-Key";

	static final int MAX_LENGTH = 255;

	IdempotencyKey {
		boolean printable = value.chars().allMatch((c) -> c >= ' ' && c <= '~');
		if (value.isEmpty() || value.length() > MAX_LENGTH || !printable) {
			throw ProblemException.invalid(HEADER, "must have 1 to " + MAX_LENGTH + " printable ASCII characters");
		}
	}

	/**
	 * The id of its task: the first 128 bits of the SHA-256 of the key as a UUID of
	 * version 8 (RFC 9562), the same in all replicas and after a restart.
	 */
	String taskId() {
		ByteBuffer hash = ByteBuffer.wrap(TaskRequest.sha256(this.value.getBytes(StandardCharsets.US_ASCII)));
		long high = (hash.getLong() & ~0xF000L) | 0x8000L;
		long low = (hash.getLong() & ~(0b11L << 62)) | (0b10L << 62);
		return new UUID(high, low).toString();
	}

}
