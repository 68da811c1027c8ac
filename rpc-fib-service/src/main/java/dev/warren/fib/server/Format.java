package dev.warren.fib.server;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilderSupport;

/** How a request is written, and therefore its answer. */
sealed interface Format permits TextFormat, JsonFormat {

	/**
	 * What stands for n in a request; not yet known to be a number.
	 * @throws IllegalArgumentException if n cannot be found; the message says why
	 */
	String n(Message request);

	MessageBuilderSupport<Message> value(int n, String value);

	MessageBuilderSupport<Message> error(String reason, String words);

}
