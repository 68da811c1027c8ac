package dev.warren.worker.tasks;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import dev.warren.messaging.contract.Headers;
import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.contract.Messages;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.util.StringUtils;

/**
 * A task as it was delivered.
 *
 * @param id the {@code message_id}, if the submitter gave one
 * @param attempt 1 for the first delivery; RabbitMQ counts the failed ones
 * @param redrives how often it had been redriven from the dead letters by then
 * @param priority null also for 0, which Spring does not tell from none
 * @param failTimes how often it is to fail; -1 for always, and permanently
 * @param publishedAt when it was submitted, if known
 */
record Task(@Nullable String id, String description, int attempt, int redrives, @Nullable Integer priority,
		int failTimes, @Nullable Instant publishedAt) {

	private static final int MAX_COUNT = 1_000_000;

	/**
	 * Reads a delivery.
	 * @throws IllegalArgumentException if it is no task; the message says why
	 */
	static Task of(Message message) {
		MessageProperties properties = message.getMessageProperties();
		requireText(properties);
		return new Task(id(properties), MessageText.read(message.getBody()),
				attempt(properties, number(properties, Headers.DELIVERY_COUNT)),
				count(number(properties, Headers.REDRIVES)), priority(properties),
				Math.clamp(number(properties, Headers.FAIL_TIMES).longValue(), -1, MAX_COUNT),
				Messages.publishedAt(properties));
	}

	/** What can be read of a message that is no task. */
	static Task unreadable(Message message) {
		MessageProperties properties = message.getMessageProperties();
		return new Task(id(properties), "", attempt(properties, properties.getHeader(Headers.DELIVERY_COUNT)),
				count(properties.getHeader(Headers.REDRIVES)), priority(properties), 0,
				Messages.publishedAt(properties));
	}

	boolean isImpossible() {
		return this.failTimes < 0;
	}

	boolean isToFail() {
		return this.attempt <= this.failTimes;
	}

	/** How many parts the work has. */
	int dots() {
		return (int) this.description.chars().filter((c) -> c == '.').count();
	}

	private static @Nullable String id(MessageProperties properties) {
		String id = properties.getMessageId();
		return StringUtils.hasLength(id) && MessageText.fitsProperty(id) ? id : null;
	}

	/** Simple clients send no type at all, or bare bytes. */
	private static void requireText(MessageProperties properties) {
		String type = properties.getContentType();
		if (StringUtils.hasLength(type) && !isText(type)) {
			throw new IllegalArgumentException("is of type '" + type + "', not text");
		}
		String encoding = properties.getContentEncoding();
		if (StringUtils.hasLength(encoding) && !encoding.equalsIgnoreCase(StandardCharsets.UTF_8.name())) {
			throw new IllegalArgumentException("is encoded, not plain UTF-8");
		}
	}

	private static boolean isText(String contentType) {
		try {
			MimeType mime = MimeTypeUtils.parseMimeType(contentType);
			return "text".equals(mime.getType()) || mime.equalsTypeAndSubtype(MimeTypeUtils.APPLICATION_OCTET_STREAM);
		}
		catch (InvalidMimeTypeException _) {
			return false;
		}
	}

	private static Number number(MessageProperties properties, String header) {
		return switch (properties.getHeader(header)) {
			case Number number -> number;
			case null -> 0;
			default -> throw new IllegalArgumentException("has a header '" + header + "' that is no number");
		};
	}

	/** Any client may set the header, to any number. */
	private static int count(@Nullable Object header) {
		return (header instanceof Number number) ? Math.clamp(number.longValue(), 0, MAX_COUNT) : 0;
	}

	/**
	 * On the first delivery RabbitMQ sets no count: a header that is there comes from the
	 * publisher.
	 */
	private static int attempt(MessageProperties properties, @Nullable Object deliveries) {
		return Boolean.TRUE.equals(properties.isRedelivered()) ? count(deliveries) + 1 : 1;
	}

	private static @Nullable Integer priority(MessageProperties properties) {
		Integer priority = properties.getPriority();
		return (priority != null && priority > 0) ? priority : null;
	}

}
