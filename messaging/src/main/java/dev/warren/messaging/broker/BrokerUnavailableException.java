package dev.warren.messaging.broker;

import org.springframework.amqp.AmqpException;
import org.springframework.core.NestedExceptionUtils;

/** There is no connection to the broker, or the broker blocks publishers. */
public final class BrokerUnavailableException extends RuntimeException {

	public BrokerUnavailableException(String message) {
		super(message, null, false, false);
	}

	/** Why a connection failed: the broker's or the socket's own words. */
	static String reason(Throwable failure) {
		Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
		return (failure instanceof AmqpException) ? String.valueOf(root.getMessage()) : root.toString();
	}

}
