package dev.warren.logs;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.micrometer.core.instrument.Counter;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One subscriber's stream. The container's thread, the heartbeat's and those of the web
 * server may all find that it is over; whoever does says so, and one thread clears up.
 */
final class Subscription {

	private final AtomicReference<@Nullable String> outcome = new AtomicReference<>();

	private final CountDownLatch over = new CountDownLatch(1);

	private final LogStream stream = new LogStream();

	private final Subscribed subscribed;

	private final Counter delivered;

	Subscription(Subscribed subscribed, Counter delivered) {
		this.subscribed = subscribed;
		this.delivered = delivered;
		this.stream.emitter().onCompletion(() -> end("the client is gone"));
		this.stream.emitter().onError((_) -> end("the client is gone"));
	}

	SseEmitter emitter() {
		return this.stream.emitter();
	}

	Subscribed subscribed() {
		return this.subscribed;
	}

	void announce() {
		write(() -> this.stream.subscribed(this.subscribed));
	}

	void deliver(Message message) {
		write(() -> {
			this.stream.log(LogEvent.of(message));
			this.delivered.increment();
		});
	}

	/** Writes comments until the subscription is over, and says why it is. */
	String keepAlive(Duration heartbeat, SubscriberContainer container) throws InterruptedException {
		while (!this.over.await(heartbeat.toMillis(), TimeUnit.MILLISECONDS)) {
			// A listener container gives up when the broker refuses it for good.
			if (!container.isRunning()) {
				end("the consumer stopped");
			}
			// In a thread of its own: a client that does not read holds up the writer.
			write(this.stream::heartbeat);
		}
		return String.valueOf(this.outcome.get());
	}

	void end(String reason) {
		if (this.outcome.compareAndSet(null, reason)) {
			this.over.countDown();
			// Waits for a write that is under way, which may wait for its client.
			Thread.startVirtualThread(this.stream::close);
		}
	}

	boolean isOver() {
		return this.outcome.get() != null;
	}

	private void write(Write write) {
		if (isOver()) {
			return;
		}
		try {
			write.run();
		}
		catch (IOException | IllegalStateException _) {
			end("the client is gone");
		}
	}

	@FunctionalInterface
	private interface Write {

		void run() throws IOException;

	}

}
