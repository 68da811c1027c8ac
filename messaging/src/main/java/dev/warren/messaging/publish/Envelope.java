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

import org.springframework.amqp.core.MessageProperties;

/**
 * Makes a message complete, and finds out before sending that it cannot be sent: the
 * client numbers a message before it encodes it, so a failure there costs the channel,
 * and the broker answers some by closing the connection: either harms the messages of
 * others.
 */
final class Envelope {

	private Envelope() {
	}

	/** Fills in what every message has. */
	static void complete(MessageProperties envelope, String application) {
		Instant now = Instant.now();
		if (envelope.getMessageId() == null) {
			envelope.setMessageId(UUID.randomUUID().toString());
		}
		if (envelope.getTimestamp() == null) {
			envelope.setTimestamp(Date.from(now));
			envelope.setHeader(Headers.PUBLISHED_AT, now.toEpochMilli());
		}
		if (envelope.getAppId() == null) {
			envelope.setAppId(application);
		}
	}

	/**
	 * Returns the size of the message's header frame in bytes.
	 * @throws IllegalArgumentException if the message cannot be encoded
	 */
	static int headerSize(Outgoing message) {
		requireShort("exchange", message.exchange);
		requireShort("routing key", message.routingKey);
		requireNoDecimal(message.properties.getHeaders());
		try {
			return frameSize(message.properties, message.body.length);
		}
		catch (IOException | RuntimeException ex) {
			throw new IllegalArgumentException("The message cannot be encoded: " + ex.getMessage(), ex);
		}
	}

	/**
	 * The broker closes the connection for a header frame larger than negotiated.
	 * @param frameMax 0 for no limit
	 */
	static void requireFrame(int headerSize, int frameMax) {
		if (frameMax > 0 && headerSize > frameMax) {
			throw new IllegalArgumentException(
					"The headers take %d bytes, more than a frame of %d".formatted(headerSize, frameMax));
		}
	}

	private static int frameSize(BasicProperties properties, int bodyLength) throws IOException {
		return properties.toFrame(0, bodyLength).size();
	}

	private static void requireShort(String what, String text) {
		if (!MessageText.fitsProperty(text)) {
			throw new IllegalArgumentException("The %s is longer than 255 bytes".formatted(what));
		}
	}

	/** A stream cannot store one: the broker would close the publisher's connection. */
	private static void requireNoDecimal(@Nullable Object value) {
		switch (value) {
			case BigDecimal _ -> throw new IllegalArgumentException("A header is a decimal, which no stream can store");
			case Map<?, ?> table -> table.values().forEach(Envelope::requireNoDecimal);
			case List<?> list -> list.forEach(Envelope::requireNoDecimal);
			case Object[] array -> Arrays.asList(array).forEach(Envelope::requireNoDecimal);
			case null, default -> {
			}
		}
	}

}
