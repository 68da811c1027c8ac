package dev.warren.logs.publish;

import io.swagger.v3.oas.annotations.media.Schema;

/** A log message that the broker has confirmed. */
record LogAccepted(@Schema(example = "0b5c3a3e-1f5d-4b0e-9a51-3c8f0a9c6f10") String id,
		@Schema(example = "topic_logs") String exchange, @Schema(example = "kern.critical") String routingKey) {
}
