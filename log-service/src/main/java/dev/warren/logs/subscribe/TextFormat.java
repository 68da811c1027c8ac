package dev.warren.logs.subscribe;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

import dev.warren.messaging.contract.MessageText;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** A line for each message, as people read them; all other lines begin with #. */
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
	public byte[] subscribed(Subscribed subscribed, @Nullable Long offset) {
		return line("# subscribed to " + subscribed.exchange() + " " + String.join(", ", subscribed.bindings()));
	}

	/** In a fanout exchange the key means nothing, and most publishers leave it empty. */
	@Override
	public byte[] write(LogEntry entry) {
		LogEvent event = entry.event();
		if (event == null) {
			return line("# gap: " + entry.reason());
		}
		Instant time = event.timestamp();
		String key = event.routingKey();
		String from = (key != null && !key.isEmpty()) ? key : String.valueOf(event.exchange());
		return line(((time != null) ? TIME.format(time) : "-") + " " + from + " " + event.message());
	}

	@Override
	public byte[] skipped(long missed) {
		return line("# skipped " + missed);
	}

	@Override
	public byte[] heartbeat(@Nullable Long offset) {
		return line("# heartbeat");
	}

	private static byte[] line(String text) {
		return (MessageText.oneLine(text).stripTrailing() + "\n").getBytes(StandardCharsets.UTF_8);
	}

}
