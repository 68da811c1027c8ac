package dev.warren.logs.subscribe;

import java.time.Duration;
import java.util.List;

import dev.warren.messaging.sse.EventBuffer;
import dev.warren.messaging.sse.EventBuffer.Batch;
import dev.warren.messaging.sse.EventSource;

/** The events of a client that follows live messages. */
final class LiveReader implements EventSource {

	private final Subscription subscription;

	private final String queue;

	private final EventBuffer<LogEntry> buffer;

	private final Runnable leave;

	private boolean subscribed;

	LiveReader(Subscription subscription, String queue, EventBuffer<LogEntry> buffer, Runnable leave) {
		this.subscription = subscription;
		this.queue = queue;
		this.buffer = buffer;
		this.leave = leave;
	}

	@Override
	public List<byte[]> next(Duration timeout) throws InterruptedException {
		if (!this.subscribed) {
			this.subscribed = true;
			return List.of(this.subscription.subscribed(this.queue, null));
		}
		Batch<LogEntry> batch = this.buffer.take(BATCH_BYTES, timeout);
		List<byte[]> events = this.subscription.write(batch.events());
		this.subscription.meters().live(batch.events());
		if (batch.skipped() > 0) {
			this.subscription.meters().skipped(batch.skipped());
			events.addFirst(this.subscription.format().skipped(batch.skipped()));
		}
		return !events.isEmpty() ? events : List.of(this.subscription.format().heartbeat(null));
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
