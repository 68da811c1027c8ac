package dev.warren.fib.contract;

import java.nio.charset.StandardCharsets;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageBuilderSupport;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;

/**
 * What request and reply look like: bare decimal text, so that any AMQP client can be
 * either side. Not persistent, for no call outlives its deadline.
 */
public final class FibMessages {

	/** The {@code type} of a request and of a value; nobody has to send it. */
	public static final String FIB = "fib";

	/** The {@code type} of an error reply; its body says in words what is wrong. */
	public static final String ERROR = "error";

	/** The header of an error reply that has the reason, in one word. */
	public static final String ERROR_HEADER = "error";

	private FibMessages() {
	}

	/** Begins a message; who sends it adds what it is about. */
	public static MessageBuilderSupport<Message> message(String type, String text) {
		return MessageBuilder.withBody(text.getBytes(StandardCharsets.UTF_8))
			.setType(type)
			.setContentType(MessageProperties.CONTENT_TYPE_TEXT_PLAIN)
			.setContentEncoding(StandardCharsets.UTF_8.name())
			.setDeliveryMode(MessageDeliveryMode.NON_PERSISTENT);
	}

	/** The text of a body; a newline at the end, as from a shell, is no part of it. */
	public static String text(Message message) {
		return new String(message.getBody(), StandardCharsets.UTF_8).strip();
	}

}
