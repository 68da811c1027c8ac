package dev.warren.console.upstream;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream).
 * Spring reads them with WebFlux only. Of the line ends it takes those with a line feed.
 */
final class EventReader {

	/** The services send less. */
	private static final int MAX_EVENT_BYTES = 1024 * 1024;

	private final InputStream input;

	private @Nullable String lastId;

	EventReader(InputStream input, @Nullable String lastId) {
		this.input = new BufferedInputStream(input);
		this.lastId = lastId;
	}

	/** What resumes after the events that were read; null if no event had an id. */
	@Nullable String lastId() {
		return this.lastId;
	}

	/** The next event; null at the end of the stream. */
	@Nullable ServerEvent next() throws IOException {
		String name = "message";
		StringBuilder data = new StringBuilder();
		boolean any = false;
		for (String line = line(); line != null; line = line()) {
			if (line.isEmpty() && any) {
				return new ServerEvent(name, data.toString());
			}
			String value = line.substring(line.indexOf(':') + 1).replaceFirst("^ ", "");
			switch (line.split(":", 2)[0]) {
				case "event" -> name = value;
				case "id" -> this.lastId = value;
				case "data" -> {
					data.append(any ? "\n" : "").append(value);
					any = true;
				}
				default -> {
					// A comment or a field that is not used.
				}
			}
			if (data.length() > MAX_EVENT_BYTES) {
				throw new IOException("an event is too large");
			}
		}
		return null;
	}

	private @Nullable String line() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = this.input.read(); next != '\n'; next = this.input.read()) {
			if (next < 0) {
				return null;
			}
			if (line.size() == MAX_EVENT_BYTES) {
				throw new IOException("a line is too long");
			}
			line.write(next);
		}
		return line.toString(StandardCharsets.UTF_8).replaceFirst("\r$", "");
	}

}
