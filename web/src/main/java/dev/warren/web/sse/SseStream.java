package dev.warren.web.sse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * One client that follows events. One thread takes them from the source and writes what
 * waits in one go; only that thread waits for a client that reads slowly.
 */
final class SseStream {

	private final ResponseBodyEmitter emitter = new ResponseBodyEmitter(0L);

	private final EventSource source;

	private final byte[] heartbeat;

	private volatile boolean ended;

	SseStream(EventSource source, byte[] heartbeat) {
		this.source = source;
		this.heartbeat = heartbeat;
		this.emitter.onCompletion(this::end);
		this.emitter.onError((_) -> end());
	}

	ResponseBodyEmitter emitter() {
		return this.emitter;
	}

	/** Never waits. */
	void end() {
		this.ended = true;
		this.source.wakeUp();
	}

	/** Writes until the stream ends. */
	void serve(Duration interval) {
		try {
			// A client waits for the response's headers, which go out with the first
			// bytes.
			this.emitter.send(this.heartbeat);
			while (!this.ended) {
				List<byte[]> events = this.source.next(interval);
				if (events == null) {
					break;
				}
				this.emitter.send(events.isEmpty() ? this.heartbeat : concatenated(events));
			}
		}
		catch (IOException | IllegalStateException | InterruptedException _) {
			// The client has gone, or the service stops.
		}
		finally {
			complete();
			this.source.close();
		}
	}

	private void complete() {
		try {
			this.emitter.complete();
		}
		catch (IllegalStateException _) {
			// The web server has found first that the client has gone.
		}
	}

	private static byte[] concatenated(List<byte[]> parts) {
		ByteArrayOutputStream all = new ByteArrayOutputStream(EventSource.BATCH_BYTES);
		parts.forEach(all::writeBytes);
		return all.toByteArray();
	}

}
