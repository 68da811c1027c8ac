package dev.warren.messaging.stream;

import java.io.IOException;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.MalformedFrameException;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;

/** A connection that a delivery has broken, not a broker that went away. */
final class BrokenConnectionException extends Exception {

	BrokenConnectionException(ShutdownSignalException cause) {
		super(cause.getMessage(), cause);
	}

	/** The same end of a connection, as what it is. */
	static BrokenConnectionException orThrow(ShutdownSignalException cause) throws IOException {
		if (isByDelivery(cause)) {
			return new BrokenConnectionException(cause);
		}
		throw new IOException(cause.getMessage(), cause);
	}

	/**
	 * RabbitMQ answers a message that it cannot convert with the code 541, the client a
	 * body that is too large, or a frame that is malformed, with an exception.
	 */
	private static boolean isByDelivery(ShutdownSignalException signal) {
		if (signal.getReason() instanceof AMQP.Connection.Close close) {
			return close.getReplyCode() == AMQP.INTERNAL_ERROR;
		}
		@Nullable Throwable cause = signal.getCause();
		return cause instanceof RuntimeException || cause instanceof MalformedFrameException;
	}

}
