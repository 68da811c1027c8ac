package dev.warren.fib;

import java.nio.charset.StandardCharsets;

import dev.warren.messaging.contract.Messages;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilderSupport;
import org.springframework.amqp.core.MessageDeliveryMode;

/**
 * The contract of request and reply: plain decimal text, so that any AMQP client can be
 * either side. Not persistent, because no call outlives its deadline.
 */
public final class FibMessages {

	/** The {@code type} of a request and of a value; optional in a request. */
	public static final String FIB = "fib";

	/** The {@code type} of an error reply, and its header that has the reason. */
	public static final String ERROR = "error";

	public static final String DEADLINE_EXCEEDED = "deadline-exceeded";

	private FibMessages() {
	}

	public static MessageBuilderSupport<Message> message(String type, String text) {
		return Messages.text(type, text).setDeliveryMode(MessageDeliveryMode.NON_PERSISTENT);
	}

	/** The text of a body, without the newline that a shell appends. */
	public static String text(byte[] body) {
		return new String(body, StandardCharsets.UTF_8).strip();
	}

	public static int parseN(String text, int max) {
		if (!isNumber(text) || text.length() > 10 || Long.parseLong(text) > max) {
			throw new IllegalArgumentException("must be a whole number from 0 to " + max);
		}
		return Integer.parseInt(text);
	}

	/** Whether a text is ASCII digits; {@link Integer#parseInt} accepts others. */
	public static boolean isNumber(String text) {
		return !text.isEmpty() && text.chars().allMatch((c) -> c >= '0' && c <= '9');
	}

}
