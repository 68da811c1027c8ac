package dev.warren.logs.subscribe;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.warren.messaging.contract.Messages;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;

/**
 * Other clients publish too: id and time may be absent, and the body may not be UTF-8.
 *
 * @param timestamp when it was published or received; null if it is unknown
 * @param assigned which of id and timestamp come from this service
 */
record LogEvent(String id, @Nullable String exchange, @Nullable String routingKey, String message,
		@Nullable Instant timestamp, @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> assigned) {

	private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

	/** A message of another client may be as large as the broker allows. */
	private static final int MAX_BYTES = 64 * 1024;

	/** All readers of the archive see the same id, as it comes from the offset. */
	static LogEvent of(Message message, @Nullable Long offset, @Nullable Instant received) {
		MessageProperties envelope = message.getMessageProperties();
		String id = envelope.getMessageId();
		Instant timestamp = Messages.publishedAt(envelope);
		List<String> assigned = new ArrayList<>();
		if (id == null || id.isEmpty()) {
			id = (offset != null) ? "archive-" + offset : UUID.randomUUID().toString();
			assigned.add("id");
		}
		if (timestamp == null && received != null) {
			timestamp = received.truncatedTo(ChronoUnit.MILLIS);
			assigned.add("timestamp");
		}
		return new LogEvent(id, envelope.getReceivedExchange(), envelope.getReceivedRoutingKey(),
				text(message.getBody()), timestamp, List.copyOf(assigned));
	}

	private static String text(byte[] body) {
		String text = new String(body, 0, Math.min(body.length, MAX_BYTES), StandardCharsets.UTF_8);
		return (body.length > MAX_BYTES) ? text + "... [cut: %d bytes]".formatted(body.length) : text;
	}

	/** In a fanout exchange the key means nothing, and most publishers leave it empty. */
	String line() {
		String time = (this.timestamp != null) ? TIME.format(this.timestamp) : "-";
		String mark = this.assigned.contains("timestamp") ? "~" : "";
		String key = this.routingKey;
		return mark + time + " " + ((key != null && !key.isEmpty()) ? key : this.exchange) + " " + this.message;
	}

}
