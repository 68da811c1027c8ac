package dev.warren.producer.tasks;

import io.swagger.v3.oas.annotations.media.Schema;

/** A task that the broker has confirmed. */
record TaskAccepted(@Schema(example = "0b5c3a3e-1f5d-4b0e-9a51-3c8f0a9c6f10") String id,
		@Schema(example = "Second message..") String description) {
}
