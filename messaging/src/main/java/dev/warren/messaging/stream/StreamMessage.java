package dev.warren.messaging.stream;

import java.util.Arrays;
import java.util.Objects;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;

/**
 * A message of a stream.
 *
 * @param offset where it is in the stream
 */
record StreamMessage(long offset, Message message) {

	byte[] body() {
		return this.message.getBody();
	}

	boolean isLike(StreamMessage other) {
		MessageProperties mine = this.message.getMessageProperties();
		MessageProperties others = other.message.getMessageProperties();
		return Arrays.equals(body(), other.body()) && Objects.equals(mine.getMessageId(), others.getMessageId())
				&& Objects.equals(mine.getTimestamp(), others.getTimestamp());
	}

}
