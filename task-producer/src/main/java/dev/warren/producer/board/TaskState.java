package dev.warren.producer.board;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a task is doing, in lower case over HTTP. */
public enum TaskState {

	/** It waits for a worker. */
	QUEUED,

	/** A worker has it in hand. */
	RUNNING,

	/** An attempt failed, the next one is due. */
	RETRYING,

	/** The work is done. */
	COMPLETED,

	/** It is among the dead letters, from where it can be redriven. */
	DEAD;

	public boolean isFinal() {
		return this == COMPLETED || this == DEAD;
	}

	@JsonValue
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}
