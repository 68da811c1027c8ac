package dev.warren.system.faults;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** The fields of a task event that the tests read. */
record HistoryEvent(String taskId, String type, Instant at, int redrives, int attempt, @Nullable String worker,
		@Nullable String description) {

	boolean is(String type) {
		return this.type.equals(type);
	}

}
