package dev.warren.messaging.contract;

import java.time.Instant;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a task: the JSON body of a message in the exchange
 * {@link Names#taskEvents()}, whose routing key is {@link #routingKey()}. Events may come
 * late, twice and out of order; redrives, attempt and type say which one is later.
 *
 * @param taskId the {@code message_id} of the task
 * @param at when it happened
 * @param redrives how often the task had been redriven by then
 * @param attempt the delivery that it belongs to, from 1; 0 before the first one
 * @param worker the name of the worker
 * @param description what is to be done; the beginning of a long one
 * @param priority as submitted
 * @param fingerprint of a submission: the beginning of a hash of the task as submitted,
 * in hex
 * @param progress the part of the work that is done, from 0 to 1
 * @param error what went wrong, or why the task is dead
 * @param nextAttemptAt when the broker is to deliver a failed task again
 * @param letter of a dead task: its dead letter, once that is in its queue
 * @param by who redrove the task, where callers have to say who they are
 */
public record TaskEvent(String taskId, Type type, Instant at, int redrives, int attempt, @Nullable String worker,
		@Nullable String description, @Nullable Integer priority, @Nullable String fingerprint,
		@Nullable Double progress, @Nullable String error, @Nullable Instant nextAttemptAt,
		@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Letter letter,
		@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String by) {

	/** The most characters of a description in an event; longer ones are cut. */
	public static final int MAX_DESCRIPTION_LENGTH = 200;

	private static final int MAX_TEXT_LENGTH = 1000;

	public TaskEvent {
		worker = MessageText.clip(worker, MAX_TEXT_LENGTH);
		description = MessageText.clip(description, MAX_DESCRIPTION_LENGTH);
		fingerprint = MessageText.clip(fingerprint, MAX_TEXT_LENGTH);
		error = MessageText.clip(error, MAX_TEXT_LENGTH);
		by = MessageText.clip(by, MAX_TEXT_LENGTH);
	}

	/** An event that tells of no dead letter and of no caller. */
	public TaskEvent(String taskId, Type type, Instant at, int redrives, int attempt, @Nullable String worker,
			@Nullable String description, @Nullable Integer priority, @Nullable String fingerprint,
			@Nullable Double progress, @Nullable String error, @Nullable Instant nextAttemptAt) {
		this(taskId, type, at, redrives, attempt, worker, description, priority, fingerprint, progress, error,
				nextAttemptAt, null, null);
	}

	public String routingKey() {
		return "task." + this.type.name().toLowerCase(Locale.ROOT);
	}

	public TaskEvent withDescription(@Nullable String other) {
		return new TaskEvent(this.taskId, this.type, this.at, this.redrives, this.attempt, this.worker, other,
				this.priority, this.fingerprint, this.progress, this.error, this.nextAttemptAt, this.letter, this.by);
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

	/**
	 * What is known of a dead letter; what the broker does not say is null.
	 *
	 * @param reason why it died, such as {@code delivery_limit} or {@code rejected}
	 * @param deliveries how often it was delivered before
	 * @param diedAt to the second
	 * @param contentType as its publisher has set it
	 * @param size the bytes of its body
	 * @param text whether the body is UTF-8 text
	 * @param preview the first characters or, if it is no text, the first bytes in hex
	 * @param idAssigned whether it came without a {@code message_id}
	 */
	public record Letter(@Nullable String reason, @Nullable Integer deliveries, @Nullable Instant diedAt,
			@Nullable String contentType, int size, boolean text, @Nullable String preview, boolean idAssigned) {

		public Letter {
			reason = MessageText.clip(reason, MAX_TEXT_LENGTH);
			contentType = MessageText.clip(contentType, MAX_TEXT_LENGTH);
			preview = MessageText.clip(preview, MAX_DESCRIPTION_LENGTH);
		}

	}

}
