package dev.warren.messaging.broker;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.support.converter.MessageConverter;

/**
 * Converts nothing. Spring converts a body even for a listener that wants the message,
 * and where a stranger's {@code content_encoding} makes that fail, the listener would
 * never see it.
 */
final class RawMessages implements MessageConverter {

	@Override
	public Object fromMessage(Message message) {
		return message.getBody();
	}

	@Override
	public Message toMessage(Object object, MessageProperties properties) {
		throw new UnsupportedOperationException("Messages are built by who sends them");
	}

}
