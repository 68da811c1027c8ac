package dev.warren.messaging.stream;

import org.springframework.amqp.core.Message;

/** Receives the messages of a stream in order, on one thread. */
public interface StreamReader {

	/**
	 * The next message.
	 * @param offset where it is in the stream; offsets grow, not always by one
	 * @throws InterruptedException if the follower is stopped meanwhile
	 */
	void on(long offset, Message message) throws InterruptedException;

	/** All that was in the stream at the start has been read. */
	default void caughtUp() {
	}

	/** RabbitMQ or the client cannot deliver the message at this offset. */
	default void skipped(long offset) {
	}

	/** The stream was deleted and declared anew: offsets start again at 0. */
	default void restarted() {
	}

}
