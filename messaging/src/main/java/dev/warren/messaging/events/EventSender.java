package dev.warren.messaging.events;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import dev.warren.messaging.contract.Deadline;
import dev.warren.messaging.events.EventOutbox.Entry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;

/**
 * The one thread that empties the outbox, in order: many events at once while the history
 * confirms, one after each pause while it does not.
 */
final class EventSender implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(EventSender.class);

	private static final Duration PAUSE = Duration.ofMillis(500);

	private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);

	private final EventOutbox outbox;

	private final Function<Message, CompletableFuture<Void>> publisher;

	private volatile @Nullable Thread thread;

	EventSender(EventOutbox outbox, Function<Message, CompletableFuture<Void>> publisher) {
		this.outbox = outbox;
		this.publisher = publisher;
	}

	@Override
	public void start() {
		this.thread = Thread.ofVirtual().name("task-event-sender").start(this::sendAll);
	}

	private void sendAll() {
		while (true) {
			try {
				Entry next = this.outbox.awaitNext();
				if (this.outbox.isOutage()) {
					Thread.sleep(PAUSE);
				}
				send(next);
			}
			catch (InterruptedException _) {
				return;
			}
			catch (Throwable _) {
				// Only the line of log about an outcome was not possible.
			}
		}
	}

	private void send(Entry entry) {
		try {
			this.publisher.apply(entry.message()).whenComplete((_, failure) -> settle(entry, failure));
		}
		catch (Throwable ex) {
			settle(entry, ex);
		}
	}

	private void settle(Entry entry, @Nullable Throwable failure) {
		Throwable cause = (failure != null) ? NestedExceptionUtils.getMostSpecificCause(failure) : null;
		if (cause == null) {
			if (this.outbox.confirmed(entry)) {
				log.info("Task events reach the history again, {} are waiting", this.outbox.size());
			}
		}
		else if (cause instanceof IllegalArgumentException) {
			this.outbox.unsendable(entry);
			log.warn("Dropped a task event that can never be sent: {}", cause.getMessage());
		}
		else if (this.outbox.failed(entry)) {
			log.warn("Task events do not reach the history and are kept until they do: {}", cause.getMessage());
		}
	}

	/** Empties the outbox first, for a bounded time. */
	@Override
	public void stop() {
		Thread current = this.thread;
		this.thread = null;
		Deadline deadline = Deadline.in(DRAIN_TIMEOUT);
		try {
			while (current != null && this.outbox.size() > 0 && !deadline.isOver()) {
				Thread.sleep(10);
			}
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
		if (current != null) {
			current.interrupt();
		}
		if (this.outbox.size() > 0) {
			log.warn("Stopping with {} task events that have not reached the history", this.outbox.size());
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	/** Stops after listeners and web server, before the publishing connection. */
	@Override
	public int getPhase() {
		return 1;
	}

}
