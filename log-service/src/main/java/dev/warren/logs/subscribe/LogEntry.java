package dev.warren.logs.subscribe;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

import dev.warren.messaging.contract.MessageText;
import dev.warren.web.sse.SseEvents;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a stream brings: a log message, or a notice. Its server-sent event is written once
 * for all readers.
 */
@SuppressWarnings("ArrayRecordComponent")
record LogEntry(@Nullable LogEvent log, String notice, byte[] serverSentEvent) {

	/** The bytes that the objects need beside the text, roughly. */
	private static final long OVERHEAD = 400;

	static LogEntry log(LogEvent log, @Nullable Long offset) {
		return new LogEntry(log, "", event("log", offset, log));
	}

	static LogEntry subscribed(Interest interest, String queue, @Nullable Long offset) {
		Subscribed data = new Subscribed(queue, interest.exchange(), interest.bindingKeys());
		return new LogEntry(null, "subscribed to " + data.exchange() + " " + String.join(", ", data.bindings()),
				event("subscribed", offset, data));
	}

	static LogEntry skipped(long missed) {
		return new LogEntry(null, "skipped " + missed, event("skipped", null, Map.of("missed", missed)));
	}

	static LogEntry gap(String reason) {
		return new LogEntry(null, "gap: " + reason, event("gap", null, Map.of("reason", reason)));
	}

	static LogEntry unreadable(long offset) {
		return gap("the broker cannot deliver the message at offset " + offset);
	}

	/** An id without data moves the last event id of a browser, and nothing else. */
	static LogEntry heartbeat(@Nullable Long offset) {
		return new LogEntry(null, "heartbeat", (offset != null)
				? ":heartbeat\nid:%d\n\n".formatted(offset).getBytes(StandardCharsets.UTF_8) : SseEvents.heartbeat());
	}

	/** Notices are for every reader. */
	boolean isFor(Interest interest) {
		return this.log == null || interest.matches(this.log);
	}

	String line() {
		return (this.log != null) ? this.log.line() : "# " + this.notice;
	}

	/** The bytes in memory, of text that is mostly Latin. */
	long size() {
		return OVERHEAD + this.serverSentEvent.length + ((this.log != null) ? this.log.message().length() : 0);
	}

	/** Escapes characters that affect a terminal or a page around the JSON. */
	private static byte[] event(String name, @Nullable Long id, Object data) {
		StringBuilder harmless = new StringBuilder();
		for (char c : JsonMapper.shared().writeValueAsString(data).toCharArray()) {
			if ("<>&'".indexOf(c) >= 0 || MessageText.isControl(c)) {
				harmless.append("\\u%04x".formatted((int) c));
			}
			else {
				harmless.append(c);
			}
		}
		return SseEvents.event(name, id, harmless.toString());
	}

	private record Subscribed(String queue, String exchange, Set<String> bindings) {
	}

}
