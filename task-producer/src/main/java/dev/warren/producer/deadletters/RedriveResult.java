package dev.warren.producer.deadletters;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** What became of a redrive. */
record RedriveResult(int matched, int redriven, boolean dryRun, int total, boolean truncated, int unreadable,
		List<@Nullable String> ids, List<Failure> failed) {

	record Failure(@Nullable String id, String reason) {
	}

}
