package dev.warren.logs.live;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import dev.warren.logs.Position;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Server-sent events with JSON, as browsers read them. */
@Component
final class EventStreamFormat implements LogFormat {

	private static final byte[] HEARTBEAT = bytes(":heartbeat\n\n");

	private final ObjectWriter json;

	EventStreamFormat(JsonMapper json) {
		this.json = json.writer(new HarmlessJson());
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
	public byte[] subscribed(Subscribed subscribed, @Nullable Position position) {
		return event("subscribed", position, subscribed);
	}

	@Override
	public byte[] log(Entry entry) {
		return event("log", entry.position(), entry.event());
	}

	@Override
	public byte[] skipped(long missed) {
		return event("skipped", null, Map.of("missed", missed));
	}

	@Override
	public byte[] gap(String reason) {
		return event("gap", null, Map.of("reason", reason));
	}

	@Override
	public byte[] heartbeat() {
		return HEARTBEAT;
	}

	private byte[] event(String name, @Nullable Position position, Object data) {
		String id = (position != null) ? "id:" + position + "\n" : "";
		return bytes("event:" + name + "\n" + id + "data:" + this.json.writeValueAsString(data) + "\n\n");
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
