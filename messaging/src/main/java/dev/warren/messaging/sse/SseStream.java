package dev.warren.messaging.sse;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * One client that follows events. One thread takes them from the source and writes what
 * waits in one go; only that thread waits for a client that reads slowly.
 */
final class SseStream {

	private final ResponseBodyEmitter emitter = new ResponseBodyEmitter(0L);

	private final AtomicReference<@Nullable String> outcome = new AtomicReference<>();

	private final EventSource source;

	private final byte[] heartbeat;

	SseStream(EventSource source, byte[] heartbeat) {
		this.source = source;
		this.heartbeat = heartbeat;
		this.emitter.onCompletion(() -> end("the client has gone"));
		this.emitter.onError((_) -> end("the client has gone"));
	}

	ResponseBodyEmitter emitter() {
		return this.emitter;
	}

	/** Ends it, unless it has ended. Never waits. */
	void end(String reason) {
		if (this.outcome.compareAndSet(null, reason)) {
			this.source.wakeUp();
		}
	}

	/** Writes until it ends; returns why. */
	String serve(Duration interval) {
		try {
			write();
			while (this.outcome.get() == null) {
				List<byte[]> events = this.source.next(interval);
				if (events == null) {
					end("there are no more events");
				}
				else if (this.outcome.get() == null) {
					this.emitter.send(events.isEmpty() ? this.heartbeat : concatenated(events));
				}
			}
		}
		catch (IOException | IllegalStateException _) {
			end("the client has gone");
		}
		catch (InterruptedException _) {
			end("interrupted");
		}
		finally {
			end("failed");
			close();
		}
		return String.valueOf(this.outcome.get());
	}

	/** A client waits for the response's headers, which go out with the first bytes. */
	private void write() throws IOException {
		if (this.outcome.get() == null) {
			this.emitter.send(this.heartbeat);
		}
	}

	private void close() {
		try {
			this.emitter.complete();
		}
		catch (IllegalStateException _) {
			// The web server has found first that the client has gone.
		}
		finally {
			this.source.close();
		}
	}

	private static byte[] concatenated(List<byte[]> parts) {
		byte[] all = new byte[parts.stream().mapToInt((part) -> part.length).sum()];
		int length = 0;
		for (byte[] part : parts) {
			System.arraycopy(part, 0, all, length, part.length);
			length += part.length;
		}
		return all;
	}

}
