package dev.warren.messaging.contract;

import java.time.Instant;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a task: the JSON body of a message in the exchange
 * {@link Names#taskEvents()}, whose routing key is {@link #routingKey()}. Events may come
 * late, twice and out of order; redrives, attempt and type say which one is further.
 *
 * @param taskId the {@code message_id} of the task
 * @param at when it happened
 * @param redrives how often the task had been redriven by then
 * @param attempt the delivery that it belongs to, from 1; 0 before the first one
 * @param worker who works or worked on it
 * @param description what is to be done; for a long one, its beginning
 * @param priority as submitted
 * @param fingerprint of a submission: the SHA-256 of what was asked for, in hex
 * @param progress the part of the work that is done, from 0 to 1
 * @param error what went wrong, or why the task is dead
 * @param nextAttemptAt when the broker is to deliver a failed task again
 */
public record TaskEvent(String taskId, Type type, Instant at, int redrives, int attempt, @Nullable String worker,
		@Nullable String description, @Nullable Integer priority, @Nullable String fingerprint,
		@Nullable Double progress, @Nullable String error, @Nullable Instant nextAttemptAt) {

	/** The most characters of a description in an event. */
	public static final int MAX_DESCRIPTION_LENGTH = 200;

	public String routingKey() {
		return "task." + this.type.name().toLowerCase(Locale.ROOT);
	}

	/** What can happen to a task, in the order in which it does on one attempt. */
	public enum Type {

		/** The broker has confirmed it; published by the producer. */
		SUBMITTED,

		/** It was taken from the dead letters and is on its queue again. */
		REDRIVEN,

		/** A worker has begun an attempt. */
		STARTED,

		/** A part of an attempt is done. */
		PROGRESSED,

		/** An attempt failed; there will be another. */
		FAILED,

		/** The work is done. */
		COMPLETED,

		/** There will be no further attempt: it is among the dead letters. */
		DEAD

	}

}
