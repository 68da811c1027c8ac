package dev.warren.logs.subscribe;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.sse.SseEvents;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Server-sent events with JSON, as browsers read them. Makes the entries of all streams.
 */
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
	LogEntry log(LogEvent log, @Nullable Long offset) {
		return new LogEntry(log, "", event("log", offset, log));
	}

	/** The first entry of a stream; the offset as in {@link #heartbeat}. */
	LogEntry subscribed(Subscription subscription, String queue, @Nullable Long offset) {
		String exchange = subscription.interest().exchange();
		String notice = "subscribed to " + exchange + " " + String.join(", ", subscription.bindings());
		return new LogEntry(null, notice,
				event("subscribed", offset, new Subscribed(queue, exchange, subscription.bindings())));
	}

	/** So many messages were dropped because the reader was too slow. */
	LogEntry skipped(long missed) {
		return new LogEntry(null, "skipped " + missed, event("skipped", null, Map.of("missed", missed)));
	}

	LogEntry gap(String reason) {
		return new LogEntry(null, "gap: " + reason, event("gap", null, Map.of("reason", reason)));
	}

	LogEntry unreadable(long offset) {
		return gap("the broker cannot deliver the message at offset " + offset);
	}

	@Override
	public MediaType contentType() {
		return MediaType.TEXT_EVENT_STREAM;
	}

	@Override
	public byte[] write(LogEntry entry) {
		return entry.serverSentEvent();
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

	/** The same JSON, without characters that affect a terminal or a page around it. */
	private static String harmless(String json) {
		StringBuilder escaped = new StringBuilder(json.length() + 16);
		for (char c : json.toCharArray()) {
			if ("<>&'".indexOf(c) >= 0 || MessageText.isControl(c)) {
				escaped.append("\\u%04x".formatted((int) c));
			}
			else {
				escaped.append(c);
			}
		}
		return escaped.toString();
	}

	private record Subscribed(String queue, String exchange, List<String> bindings) {
	}

}
