package dev.warren.logs.subscribe;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.sse.SseEvents;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Server-sent events with JSON, as browsers read them. */
@Component
final class EventStreamFormat implements LogFormat {

	private final JsonMapper json;

	EventStreamFormat(JsonMapper json) {
		this.json = json;
	}

	/**
	 * A log message.
	 * @param offset its offset in the archive, null if it is live
	 */
	LogEntry entry(LogEvent event, @Nullable Long offset) {
		return new LogEntry(event, "", event("log", offset, event));
	}

	/** In place of a message that the broker cannot deliver. */
	LogEntry unreadable(long offset) {
		return gap("the broker cannot deliver the message at offset " + offset);
	}

	LogEntry gap(String reason) {
		return new LogEntry(null, reason, event("gap", null, Map.of("reason", reason)));
	}

	@Override
	public MediaType mediaType() {
		return MediaType.TEXT_EVENT_STREAM;
	}

	@Override
	public MediaType contentType() {
		return MediaType.TEXT_EVENT_STREAM;
	}

	@Override
	public byte[] subscribed(Subscribed subscribed, @Nullable Long offset) {
		return event("subscribed", offset, subscribed);
	}

	@Override
	public byte[] write(LogEntry entry) {
		return entry.serverSentEvent();
	}

	@Override
	public byte[] skipped(long missed) {
		return event("skipped", null, Map.of("missed", missed));
	}

	/** An id without data moves the last event id of a browser, and nothing else. */
	@Override
	public byte[] heartbeat(@Nullable Long offset) {
		return (offset != null) ? ":heartbeat\nid:%d\n\n".formatted(offset).getBytes(StandardCharsets.US_ASCII)
				: SseEvents.heartbeat();
	}

	private byte[] event(String name, @Nullable Long id, Object data) {
		return SseEvents.event(name, id, harmless(this.json.writeValueAsString(data)));
	}

	/**
	 * The same JSON without characters that do something to a terminal or to a page that
	 * contains it. They occur in strings only.
	 */
	private static String harmless(String json) {
		StringBuilder escaped = new StringBuilder(json.length() + 16);
		for (int i = 0; i < json.length(); i++) {
			char c = json.charAt(i);
			if (c == '<' || c == '>' || c == '&' || c == '\'' || MessageText.isControl(c)) {
				escaped.append("\\u%04x".formatted((int) c));
			}
			else {
				escaped.append(c);
			}
		}
		return escaped.toString();
	}

}
