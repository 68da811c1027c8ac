package dev.warren.producer.tasks;

import java.nio.ByteBuffer;
import java.util.List;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import dev.warren.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** Makes it safe to submit a task again, for as long as the board remembers the task. */
record IdempotencyKey(String value) {

	static final String HEADER = "Idempotency-Key";

	static final int MAX_LENGTH = 255;

	IdempotencyKey {
		if (!value.matches("[ -~]{1," + MAX_LENGTH + "}")) {
			throw ProblemException.invalid(HEADER, "must have 1 to " + MAX_LENGTH + " printable ASCII characters");
		}
	}

	static @Nullable IdempotencyKey of(@Nullable String value) {
		return (value != null) ? new IdempotencyKey(value) : null;
	}

	/** The key of a request, in its header, its body or both. */
	static @Nullable IdempotencyKey of(List<String> headers, @Nullable String field) {
		if (headers.size() > 1) {
			throw ProblemException.invalid(HEADER, "is there twice");
		}
		IdempotencyKey key = of(headers.isEmpty() ? field : headers.getFirst());
		if (field != null && key != null && !field.equals(key.value)) {
			throw ProblemException.invalid("idempotencyKey", "is another one than that in the header");
		}
		return key;
	}

	/** A UUID of version 8 (RFC 9562): the same in all replicas and after a restart. */
	String taskId() {
		ByteBuffer hash = ByteBuffer.wrap(TaskRequest.sha256(this.value));
		long high = (hash.getLong() & ~0xF000L) | 0x8000L;
		long low = (hash.getLong() & ~(0b11L << 62)) | (0b10L << 62);
		return new UUID(high, low).toString();
	}

}
