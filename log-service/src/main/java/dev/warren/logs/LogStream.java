package dev.warren.logs;

import java.io.IOException;
import java.util.Objects;

import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

/** Writes server-sent events; waits for a client that does not read. */
final class LogStream {

	private final SseEmitter emitter = new SseEmitter(0L);

	SseEmitter emitter() {
		return this.emitter;
	}

	void subscribed(Subscribed subscribed) throws IOException {
		this.emitter.send(SseEmitter.event().name("subscribed").data(subscribed, MediaType.APPLICATION_JSON));
	}

	void log(LogEvent log) throws IOException {
		SseEventBuilder event = SseEmitter.event().name("log");
		if (log.hasPlainId()) {
			event.id(Objects.requireNonNull(log.id()));
		}
		this.emitter.send(event.data(log, MediaType.APPLICATION_JSON));
	}

	void heartbeat() throws IOException {
		this.emitter.send(SseEmitter.event().comment("heartbeat"));
	}

	void close() {
		try {
			this.emitter.complete();
		}
		catch (IllegalStateException _) {
			// The web server was first to find that the client is gone.
		}
	}

}
