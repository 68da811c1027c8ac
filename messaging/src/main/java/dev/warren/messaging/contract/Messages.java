package dev.warren.messaging.contract;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;

import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageBuilderSupport;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;

/** Builds and reads what the messages of all patterns have in common. */
public final class Messages {

	private Messages() {
	}

	/** Begins a persistent message whose body is plain text in UTF-8. */
	public static MessageBuilderSupport<Message> text(String type, String text) {
		return MessageBuilder.withBody(text.getBytes(StandardCharsets.UTF_8))
			.setType(type)
			.setContentType(MessageProperties.CONTENT_TYPE_TEXT_PLAIN)
			.setContentEncoding(StandardCharsets.UTF_8.name())
			.setDeliveryMode(MessageDeliveryMode.PERSISTENT);
	}

	/**
	 * When a message was published; null if it does not say. Other clients write 0 where
	 * they have no time.
	 */
	public static @Nullable Instant publishedAt(MessageProperties envelope) {
		if (envelope.getHeader(Headers.PUBLISHED_AT) instanceof Number millis && millis.longValue() > 0) {
			return Instant.ofEpochMilli(millis.longValue());
		}
		Date timestamp = envelope.getTimestamp();
		return (timestamp != null && timestamp.getTime() > 0) ? timestamp.toInstant() : null;
	}

}
