package dev.warren.system.faults;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/** What the tests read of a message of the task history. */
record Event(String taskId, String type, Instant at, int redrives, int attempt, @Nullable String worker,
		@Nullable String description) {

	boolean is(String type) {
		return this.type.equals(type);
	}

}
