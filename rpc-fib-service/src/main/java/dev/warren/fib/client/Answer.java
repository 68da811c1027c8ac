package dev.warren.fib.client;

import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import dev.warren.fib.contract.FibMessages;
import dev.warren.messaging.contract.MessageText;
import org.jspecify.annotations.Nullable;

/**
 * What a call brings.
 *
 * @param value the value as decimal text
 * @param server who computed it
 */
record Answer(String value, String server) {

	/**
	 * Reads a reply.
	 * @throws CallFailedException if it is an error, or no value
	 */
	static Answer of(Delivery reply) {
		BasicProperties envelope = reply.getProperties();
		String server = (envelope.getAppId() != null) ? MessageText.printable(envelope.getAppId()) : "unknown";
		String text = FibMessages.text(reply.getBody());
		if (FibMessages.ERROR.equals(envelope.getType())) {
			throw failure(reason(envelope.getHeaders()), text, server);
		}
		if (text.isEmpty() || !text.chars().allMatch((c) -> c >= '0' && c <= '9')) {
			throw new CallFailedException(Outcome.ERROR, "The server's reply is no number", server);
		}
		return new Answer(text, server);
	}

	private static String reason(@Nullable Map<String, Object> headers) {
		return String.valueOf((headers != null) ? headers.get(FibMessages.ERROR_HEADER) : null);
	}

	private static CallFailedException failure(String reason, String text, String server) {
		Outcome outcome = reason.equals(FibMessages.DEADLINE_EXCEEDED) ? Outcome.TIMEOUT : Outcome.ERROR;
		return new CallFailedException(outcome,
				"The server answered '%s': %s".formatted(MessageText.printable(reason), MessageText.printable(text)),
				server);
	}

}
