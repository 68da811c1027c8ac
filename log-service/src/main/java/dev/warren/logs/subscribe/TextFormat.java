package dev.warren.logs.subscribe;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

import dev.warren.messaging.contract.MessageText;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/** A line for each message, as people read them; all other lines begin with #. */
final class TextFormat implements LogFormat {

	private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

	@Override
	public MediaType contentType() {
		return new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);
	}

	/** In a fanout exchange the key means nothing, and most publishers leave it empty. */
	@Override
	public byte[] write(LogEntry entry) {
		LogEvent log = entry.log();
		if (log == null) {
			return line("# " + entry.notice());
		}
		Instant time = log.timestamp();
		String key = log.routingKey();
		String from = (key != null && !key.isEmpty()) ? key : String.valueOf(log.exchange());
		return line(((time != null) ? TIME.format(time) : "-") + " " + from + " " + log.message());
	}

	@Override
	public byte[] heartbeat(@Nullable Long offset) {
		return line("# heartbeat");
	}

	private static byte[] line(String text) {
		return (MessageText.oneLine(text).stripTrailing() + "\n").getBytes(StandardCharsets.UTF_8);
	}

}
