package dev.warren.logs.subscribe;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

import dev.warren.messaging.contract.Messages;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;

/**
 * Other clients publish too: id and time may be absent, and the body may not be UTF-8.
 */
record LogEvent(@Nullable String id, @Nullable String exchange, @Nullable String routingKey, String message,
		@Nullable Instant timestamp) {

	private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

	static LogEvent of(Message message) {
		MessageProperties envelope = message.getMessageProperties();
		return new LogEvent(envelope.getMessageId(), envelope.getReceivedExchange(), envelope.getReceivedRoutingKey(),
				new String(message.getBody(), StandardCharsets.UTF_8), Messages.publishedAt(envelope));
	}

	/** In a fanout exchange the key means nothing, and most publishers leave it empty. */
	String line() {
		String time = (this.timestamp != null) ? TIME.format(this.timestamp) : "-";
		String key = this.routingKey;
		return time + " " + ((key != null && !key.isEmpty()) ? key : this.exchange) + " " + this.message;
	}

}
