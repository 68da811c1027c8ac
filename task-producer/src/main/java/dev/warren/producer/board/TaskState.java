package dev.warren.producer.board;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.warren.messaging.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** What a task is doing, in lower case over HTTP. */
public enum TaskState {

	/** It waits for a worker. */
	QUEUED,

	/** A worker works on it. */
	RUNNING,

	/** An attempt failed, the next one is due. */
	RETRYING,

	/** The work is done. */
	COMPLETED,

	/** It is a dead letter, from where it can be redriven. */
	DEAD,

	/** It is in no queue, and its end did not reach the history. */
	UNKNOWN;

	public boolean isFinal() {
		return this == COMPLETED || this == DEAD;
	}

	@JsonValue
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Reads the parameter of a request; an empty one counts as absent.
	 * @throws ProblemException if there is no such state
	 */
	public static @Nullable TaskState parse(@Nullable String state) {
		if (state == null || state.isEmpty()) {
			return null;
		}
		return Arrays.stream(values())
			.filter((known) -> known.text().equalsIgnoreCase(state))
			.findFirst()
			.orElseThrow(() -> ProblemException.invalid("state", "must be one of "
					+ Arrays.stream(values()).map(TaskState::text).collect(Collectors.joining(", "))));
	}

}
