package dev.warren.system.faults;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of one submission, after all repetitions.
 *
 * @param id of the accepted task
 * @param refusal the last part of the problem type if it was refused; if the id is null,
 * too, the outcome is unknown
 * @param at when the answer arrived
 * @param took how long the last request waited for it
 */
record Submission(@Nullable String id, @Nullable String refusal, Instant at, Duration took) {

	boolean isAccepted() {
		return this.id != null;
	}

	boolean isUnknown() {
		return this.id == null && this.refusal == null;
	}

}
