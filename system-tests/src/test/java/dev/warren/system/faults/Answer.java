package dev.warren.system.faults;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a client was told about one task, in the end.
 *
 * @param id of the accepted task
 * @param refusal why it was not accepted: the last part of the problem's type; null with
 * a null id means that nobody knows
 * @param at when it came
 * @param took how long the request waited for it
 */
record Answer(@Nullable String id, @Nullable String refusal, Instant at, Duration took) {

	boolean isAccepted() {
		return this.id != null;
	}

	boolean isUnknown() {
		return this.id == null && this.refusal == null;
	}

}
