package dev.warren.messaging.broker;

/** There is no connection to the broker, or the broker blocks those who publish. */
public final class BrokerUnavailableException extends RuntimeException {

	BrokerUnavailableException(String message) {
		super(message, null, false, false);
	}

}
