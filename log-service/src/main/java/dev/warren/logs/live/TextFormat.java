package dev.warren.logs.live;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Objects;

import dev.warren.logs.LogEvent;
import dev.warren.logs.Position;
import dev.warren.messaging.contract.MessageText;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** A line for each message, as people read them; what is no message begins with #. */
@Component
final class TextFormat implements LogFormat {

	private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

	@Override
	public MediaType mediaType() {
		return MediaType.TEXT_PLAIN;
	}

	@Override
	public MediaType contentType() {
		return new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);
	}

	@Override
	public byte[] subscribed(Subscribed subscribed, @Nullable Position position) {
		return line("# subscribed to " + subscribed.exchange() + " " + String.join(", ", subscribed.bindings()));
	}

	/** In a fanout exchange the key means nothing, most leave it empty. */
	@Override
	public byte[] log(Entry entry) {
		LogEvent event = entry.event();
		Instant time = Objects.requireNonNullElse(event.timestamp(), Instant.ofEpochMilli(entry.position().millis()));
		String key = event.routingKey();
		String from = (key != null && !key.isEmpty()) ? key : String.valueOf(event.exchange());
		return line(TIME.format(time) + " " + from + " " + event.message());
	}

	@Override
	public byte[] skipped(long missed) {
		return line("# skipped " + missed);
	}

	@Override
	public byte[] gap(String reason) {
		return line("# gap: " + reason);
	}

	@Override
	public byte[] heartbeat() {
		return line("# heartbeat");
	}

	private static byte[] line(String text) {
		return (MessageText.oneLine(text).stripTrailing() + "\n").getBytes(StandardCharsets.UTF_8);
	}

}
