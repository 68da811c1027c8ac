package dev.warren.worker.tasks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.warren.messaging.contract.Headers;
import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.contract.Messages;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.util.StringUtils;

/**
 * A task as it was delivered.
 *
 * @param attempt 1 for the first delivery; RabbitMQ counts the failed ones
 * @param redelivered also where no attempt failed: a stopping worker gives tasks back
 * @param priority null also for 0, which Spring does not tell from none
 * @param failTimes how often it is to fail; -1 for always, and permanently
 * @param defect why the message is no task, if so
 */
record Task(@Nullable String id, String description, int attempt, boolean redelivered, int redrives,
		@Nullable Integer priority, int failTimes, @Nullable Instant publishedAt, @Nullable String defect) {

	private static final int MAX_COUNT = 1_000_000;

	private static final Duration PLAUSIBLE = Duration.ofDays(365);

	static Task of(Message message) {
		String description = "";
		String defect = null;
		try {
			requireTask(message.getMessageProperties());
			description = MessageText.read(message.getBody());
		}
		catch (IllegalArgumentException ex) {
			defect = ex.getMessage();
		}
		return of(message.getMessageProperties(), description, defect);
	}

	private static Task of(MessageProperties envelope, String description, @Nullable String defect) {
		String id = envelope.getMessageId();
		Integer priority = envelope.getPriority();
		// On the first delivery RabbitMQ sets no count: it comes from the publisher.
		boolean redelivered = Boolean.TRUE.equals(envelope.isRedelivered());
		int failures = redelivered ? count(envelope, Headers.DELIVERY_COUNT, 0) : 0;
		return new Task(StringUtils.hasLength(id) && MessageText.fitsProperty(id) ? id : null, description,
				failures + 1, redelivered, count(envelope, Headers.REDRIVES, 0),
				(priority != null && priority > 0) ? priority : null, count(envelope, Headers.FAIL_TIMES, -1),
				Messages.publishedAt(envelope), defect);
	}

	private static void requireTask(MessageProperties envelope) {
		String type = envelope.getContentType();
		// Simple clients send no type at all, or bare bytes.
		if (StringUtils.hasLength(type) && !StringUtils.startsWithIgnoreCase(type, "text/")
				&& !StringUtils.startsWithIgnoreCase(type, MessageProperties.CONTENT_TYPE_BYTES)) {
			throw new IllegalArgumentException("is of type '" + type + "', not text");
		}
		String encoding = envelope.getContentEncoding();
		if (StringUtils.hasLength(encoding) && !encoding.equalsIgnoreCase(StandardCharsets.UTF_8.name())) {
			throw new IllegalArgumentException("is encoded, not plain UTF-8");
		}
		for (String header : List.of(Headers.DELIVERY_COUNT, Headers.REDRIVES, Headers.FAIL_TIMES)) {
			if (!(envelope.getHeaders().getOrDefault(header, 0) instanceof Number)) {
				throw new IllegalArgumentException("has a header '" + header + "' that is no number");
			}
		}
	}

	/** Any client may set the header, to any number. */
	private static int count(MessageProperties envelope, String header, int min) {
		return (envelope.getHeader(header) instanceof Number number) ? Math.clamp(number.longValue(), min, MAX_COUNT)
				: 0;
	}

	/**
	 * The time since the submission, if known and the task was not redriven. Clocks
	 * differ a little; a timestamp that is a year off is none.
	 */
	Optional<Duration> age(Instant now) {
		return Optional.ofNullable(this.publishedAt)
			.filter((_) -> this.redrives == 0)
			.map((published) -> Duration.between(published, now))
			.filter((time) -> time.abs().compareTo(PLAUSIBLE) <= 0)
			.map((time) -> time.isNegative() ? Duration.ZERO : time);
	}

}
