package dev.warren.fib.server;

import dev.warren.fib.contract.FibMessages;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilderSupport;

/** Bare decimal text, as Warren's own client writes it. */
final class TextFormat implements Format {

	@Override
	public String n(Message request) {
		return FibMessages.text(request.getBody());
	}

	@Override
	public MessageBuilderSupport<Message> value(int n, String value) {
		return FibMessages.message(FibMessages.FIB, value);
	}

	@Override
	public MessageBuilderSupport<Message> error(String reason, String words) {
		return FibMessages.error(reason, words);
	}

}
