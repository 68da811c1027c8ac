package dev.warren.fib.client;

import java.util.Map;
import java.util.Objects;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import dev.warren.fib.FibMessages;
import dev.warren.messaging.contract.MessageText;

/**
 * The result of a call.
 *
 * @param value the value as decimal text
 * @param server the server that computed it
 */
record Answer(String value, String server) {

	/**
	 * Reads a reply.
	 * @throws CallFailedException if it is an error, or not a number
	 */
	static Answer of(Delivery reply) {
		BasicProperties envelope = reply.getProperties();
		String server = MessageText.printable(Objects.requireNonNullElse(envelope.getAppId(), "unknown"));
		String text = FibMessages.text(reply.getBody());
		if (FibMessages.ERROR.equals(envelope.getType())) {
			Map<String, Object> headers = Objects.requireNonNullElse(envelope.getHeaders(), Map.of());
			String reason = String.valueOf(headers.get(FibMessages.ERROR));
			Outcome outcome = reason.equals(FibMessages.DEADLINE_EXCEEDED) ? Outcome.TIMEOUT : Outcome.ERROR;
			throw new CallFailedException(outcome, "The server answered '%s': %s"
				.formatted(MessageText.printable(reason), MessageText.printable(text)), server);
		}
		if (!FibMessages.isNumber(text)) {
			throw new CallFailedException(Outcome.ERROR, "The server's reply is not a number", server);
		}
		return new Answer(text, server);
	}

}
