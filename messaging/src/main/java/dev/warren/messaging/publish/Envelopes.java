package dev.warren.messaging.publish;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.warren.messaging.contract.Headers;
import dev.warren.messaging.contract.MessageText;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.support.DefaultMessagePropertiesConverter;
import org.springframework.amqp.rabbit.support.MessagePropertiesConverter;

/**
 * Encodes messages before they are sent. The client numbers a message before it encodes
 * it, and the broker answers some by closing the connection: a message that fails then
 * costs the channel, and with it the messages of others.
 */
final class Envelopes {

	private final MessagePropertiesConverter converter = new DefaultMessagePropertiesConverter();

	private final String application;

	Envelopes(String application) {
		this.application = application;
	}

	/** Fills in what every message has. */
	void complete(MessageProperties envelope) {
		Instant now = Instant.now();
		if (envelope.getMessageId() == null) {
			envelope.setMessageId(UUID.randomUUID().toString());
		}
		if (envelope.getTimestamp() == null) {
			envelope.setTimestamp(Date.from(now));
			envelope.setHeader(Headers.PUBLISHED_AT, now.toEpochMilli());
		}
		if (envelope.getAppId() == null) {
			envelope.setAppId(this.application);
		}
	}

	/**
	 * The message as it is sent.
	 * @throws IllegalArgumentException if it cannot be encoded
	 */
	Outgoing outgoing(String exchange, String routingKey, Message message) {
		if (!MessageText.fitsProperty(exchange) || !MessageText.fitsProperty(routingKey)) {
			throw new IllegalArgumentException("The exchange or routing key is longer than 255 bytes");
		}
		BasicProperties properties = this.converter.fromMessageProperties(message.getMessageProperties(), "UTF-8");
		requireNoDecimal(properties.getHeaders());
		try {
			int headerSize = properties.toFrame(0, message.getBody().length).size();
			return new Outgoing(exchange, routingKey, properties, message.getBody(), headerSize);
		}
		catch (IOException | RuntimeException ex) {
			throw new IllegalArgumentException("The message cannot be encoded: " + ex.getMessage(), ex);
		}
	}

	/** A stream cannot store one: the broker would close the publisher's connection. */
	private static void requireNoDecimal(@Nullable Object value) {
		switch (value) {
			case BigDecimal _ -> throw new IllegalArgumentException("A header is a decimal, which no stream can store");
			case Map<?, ?> table -> table.values().forEach(Envelopes::requireNoDecimal);
			case List<?> list -> list.forEach(Envelopes::requireNoDecimal);
			case Object[] array -> Arrays.asList(array).forEach(Envelopes::requireNoDecimal);
			case null, default -> {
			}
		}
	}

}
