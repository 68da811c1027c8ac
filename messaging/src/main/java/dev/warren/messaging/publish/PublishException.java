package dev.warren.messaging.publish;

import java.util.Locale;

/**
 * The broker did not accept a message, or its acceptance is unknown. Without a stack
 * trace: it is an outcome, not a defect.
 */
public final class PublishException extends RuntimeException {

	private final Reason reason;

	PublishException(Reason reason, String message) {
		super(message, null, false, false);
		this.reason = reason;
	}

	public Reason reason() {
		return this.reason;
	}

	/**
	 * Why; all but {@link #ACCEPTANCE_UNKNOWN} mean that the message was not accepted.
	 */
	public enum Reason {

		/** No connection, or the broker blocks publishers: nothing was sent. */
		BROKER_UNAVAILABLE,

		/** The broker answered {@code basic.nack}, and the queue is at its limit. */
		QUEUE_FULL,

		/**
		 * The broker answered {@code basic.return}: no queue is bound for the message.
		 */
		UNROUTABLE,

		/**
		 * No confirm came in time, the connection was lost before it, or the broker
		 * answered {@code basic.nack} for another reason than a full queue: the message
		 * may or may not be in its queue.
		 */
		ACCEPTANCE_UNKNOWN;

		/** Its name in problem types and metrics, such as {@code queue-full}. */
		public String word() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
