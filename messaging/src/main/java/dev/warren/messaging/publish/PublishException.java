package dev.warren.messaging.publish;

/**
 * A message was not accepted by the broker, or nobody knows whether it was. Carries no
 * stack trace: it is an outcome, not a defect.
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

		/** The broker answered {@code basic.nack}: a queue is full. */
		QUEUE_FULL,

		/**
		 * The broker answered {@code basic.return}: no queue is bound for the message.
		 */
		UNROUTABLE,

		/**
		 * No confirm came in time, or the connection was lost while waiting for it: the
		 * message may or may not be in its queue.
		 */
		ACCEPTANCE_UNKNOWN

	}

}
