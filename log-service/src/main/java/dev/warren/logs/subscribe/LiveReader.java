package dev.warren.logs.subscribe;

import java.time.Duration;
import java.util.List;

import dev.warren.messaging.sse.EventBuffer;
import dev.warren.messaging.sse.EventBuffer.Batch;
import dev.warren.messaging.sse.EventSource;

/** The events of a client that follows live messages. */
final class LiveReader implements EventSource {

	private final Subscription subscription;

	private final EventStreamFormat events;

	private final EventBuffer<LogEntry> buffer;

	private final Runnable leave;

	LiveReader(Subscription subscription, EventStreamFormat events, EventBuffer<LogEntry> buffer, Runnable leave) {
		this.subscription = subscription;
		this.events = events;
		this.buffer = buffer;
		this.leave = leave;
	}

	@Override
	public List<byte[]> next(Duration timeout) throws InterruptedException {
		Batch<LogEntry> batch = this.buffer.take(BATCH_BYTES, timeout);
		List<byte[]> next = this.subscription.write(batch.events());
		if (batch.skipped() > 0) {
			this.subscription.count("skipped", batch.skipped());
			next.addFirst(this.subscription.format().write(this.events.skipped(batch.skipped())));
		}
		return !next.isEmpty() ? next : List.of(this.subscription.format().heartbeat(null));
	}

	@Override
	public void wakeUp() {
		this.buffer.close();
	}

	@Override
	public void close() {
		this.leave.run();
	}

}
