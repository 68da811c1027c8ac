package dev.warren.producer.board;

import java.util.Arrays;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.warren.messaging.contract.TaskEvent.Type;
import dev.warren.web.ProblemException;
import org.jspecify.annotations.Nullable;

/** What a task is doing, in lower case over HTTP. */
public enum TaskState {

	QUEUED, RUNNING, RETRYING, COMPLETED, DEAD,

	/** It is in no queue, and its end did not reach the history. */
	UNKNOWN;

	static TaskState of(Type event) {
		return switch (event) {
			case SUBMITTED, REDRIVEN -> QUEUED;
			case STARTED, PROGRESSED -> RUNNING;
			case FAILED -> RETRYING;
			case COMPLETED -> COMPLETED;
			case DEAD -> DEAD;
		};
	}

	/** Reads the parameter of a request; an empty one counts as absent. */
	public static @Nullable TaskState parse(@Nullable String state) {
		try {
			return (state == null || state.isEmpty()) ? null : valueOf(state.toUpperCase(Locale.ROOT));
		}
		catch (IllegalArgumentException _) {
			throw ProblemException.invalid("state",
					"must be one of " + Arrays.toString(values()).toLowerCase(Locale.ROOT));
		}
	}

	public boolean isFinal() {
		return this == COMPLETED || this == DEAD;
	}

	@JsonValue
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}
