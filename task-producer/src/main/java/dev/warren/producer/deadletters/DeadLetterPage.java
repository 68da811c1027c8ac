package dev.warren.producer.deadletters;

import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;

/** The dead letters that were asked for. */
record DeadLetterPage(@Schema(description = "How many messages are dead", example = "1") int total, int limit, @Schema(
		description = "Whether there are more than were looked at: 1000, or fewer if the bodies are large") boolean truncated,
		@Schema(description = "The longest dead first") List<DeadLetter> deadLetters) {
}
