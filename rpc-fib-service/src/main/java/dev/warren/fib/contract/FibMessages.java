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

	/** The reason of an error reply: the request asks for no number in range. */
	public static final String INVALID_REQUEST = "invalid-request";

	/** The reason of an error reply: the server failed. */
	public static final String SERVER_ERROR = "server-error";

	/** The reason of an error reply: there was no value by the deadline. */
	public static final String DEADLINE_EXCEEDED = "deadline-exceeded";

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

	/** Begins an error reply: type, header and body say so, each on its own. */
	public static MessageBuilderSupport<Message> error(String reason, String words) {
		return message(ERROR, words).setHeader(ERROR_HEADER, reason);
	}

	/** The text of a body; a newline at the end, as from a shell, is no part of it. */
	public static String text(byte[] body) {
		return new String(body, StandardCharsets.UTF_8).strip();
	}

}
