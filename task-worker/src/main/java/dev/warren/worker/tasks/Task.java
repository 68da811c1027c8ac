package dev.warren.worker.tasks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

import dev.warren.messaging.contract.Headers;
import dev.warren.messaging.contract.MessageText;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * A task as it was delivered.
 *
 * @param id the {@code message_id}, if the submitter gave one
 * @param attempt 1 for the first delivery; RabbitMQ counts the failed ones
 * @param publishedAt when it was submitted, if known
 */
record Task(@Nullable String id, String description, int attempt, int failTimes, @Nullable Instant publishedAt) {

	/**
	 * Reads a delivery.
	 * @throws IllegalArgumentException if it is no task; the message says why
	 */
	static Task of(Message message) {
		MessageProperties properties = message.getMessageProperties();
		requireText(properties);
		Number deliveries = number(properties, Headers.DELIVERY_COUNT, 0);
		return new Task(properties.getMessageId(), MessageText.read(message.getBody()), deliveries.intValue() + 1,
				number(properties, Headers.FAIL_TIMES, 0).intValue(), publishedAt(properties));
	}

	boolean isToFail() {
		return this.attempt <= this.failTimes;
	}

	Duration duration(Duration timePerDot) {
		return timePerDot.multipliedBy(this.description.chars().filter((c) -> c == '.').count());
	}

	/** No type at all and bare bytes are fine, for that is what simple clients send. */
	private static void requireText(MessageProperties properties) {
		String type = properties.getContentType();
		if (type != null && !type.isEmpty()) {
			requireText(type);
		}
		String encoding = properties.getContentEncoding();
		if (encoding != null && !encoding.isEmpty() && !encoding.equalsIgnoreCase(StandardCharsets.UTF_8.name())) {
			throw new IllegalArgumentException("is encoded, not plain UTF-8");
		}
	}

	private static void requireText(String contentType) {
		try {
			MimeType mime = MimeTypeUtils.parseMimeType(contentType);
			if ("text".equals(mime.getType()) || mime.equalsTypeAndSubtype(MimeTypeUtils.APPLICATION_OCTET_STREAM)) {
				return;
			}
		}
		catch (InvalidMimeTypeException _) {
			// No type that anybody knows, so it is not text either.
		}
		throw new IllegalArgumentException("is of type '" + contentType + "', not text");
	}

	private static Number number(MessageProperties properties, String header, int fallback) {
		return switch (properties.getHeader(header)) {
			case Number number -> number;
			case null -> fallback;
			default -> throw new IllegalArgumentException("has a header '" + header + "' that is no number");
		};
	}

	private static @Nullable Instant publishedAt(MessageProperties properties) {
		if (properties.getHeader(Headers.PUBLISHED_AT) instanceof Number millis) {
			return Instant.ofEpochMilli(millis.longValue());
		}
		return (properties.getTimestamp() != null) ? properties.getTimestamp().toInstant() : null;
	}

}
