package dev.warren.web.sse;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Server-sent events as bytes
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 */
public final class SseEvents {

	private static final byte[] HEARTBEAT = ":heartbeat\n\n".getBytes(StandardCharsets.UTF_8);

	private SseEvents() {
	}

	/** A comment, which clients ignore. */
	public static byte[] heartbeat() {
		return HEARTBEAT.clone();
	}

	/**
	 * An event.
	 * @param id what a client sends as {@code Last-Event-ID} to resume after it
	 * @param json one line
	 */
	public static byte[] event(String name, @Nullable Object id, String json) {
		String resume = (id != null) ? "id:" + id + "\n" : "";
		return ("event:" + name + "\n" + resume + "data:" + json + "\n\n").getBytes(StandardCharsets.UTF_8);
	}

}
