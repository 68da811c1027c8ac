package dev.warren.producer.deadletters;

import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What became of a redrive. */
record RedriveResult(@Schema(description = "How many dead letters were asked for, up to the limit") int matched,
		@Schema(description = "How many are on the task queue again, confirmed") int redriven, boolean dryRun,
		@Schema(description = "How many messages were dead before") int total,
		@Schema(description = "Whether the search ended before it had seen them all") boolean truncated,
		@Schema(description = "How many neither the broker nor the client can read; they stay where they are") int unreadable,
		@Schema(description = "The tasks that were redriven or, in a dry run, would be") List<@Nullable String> ids,
		@Schema(description = "Those that are still dead, and why") List<Failure> failed) {

	record Failure(@Nullable String id, String reason) {
	}

}
