package dev.warren.messaging.events;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import dev.warren.messaging.contract.Deadline;
import dev.warren.messaging.events.EventOutbox.Entry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.core.NestedExceptionUtils;

/**
 * The one thread that empties the outbox, in order: many events at once while the history
 * confirms, one after each pause while it does not.
 */
final class EventSender implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(EventSender.class);

	/** Less than the publisher's own bound, at which it would block this thread. */
	private static final int BATCH = 500;

	private static final Duration PAUSE = Duration.ofMillis(500);

	private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);

	private final EventOutbox outbox;

	private final Function<Message, CompletableFuture<Void>> publisher;

	private final Thread thread;

	private boolean outage;

	EventSender(EventOutbox outbox, Function<Message, CompletableFuture<Void>> publisher) {
		this.outbox = outbox;
		this.publisher = publisher;
		this.thread = Thread.ofVirtual().name("task-event-sender").start(this::sendAll);
	}

	private void sendAll() {
		while (true) {
			try {
				List<Entry> oldest = this.outbox.awaitOldest(this.outage ? 1 : BATCH);
				Throwable failure = null;
				for (CompletableFuture<@Nullable Throwable> outcome : oldest.stream().map(this::send).toList()) {
					Throwable cause = outcome.get();
					failure = (cause != null) ? cause : failure;
				}
				report(failure);
			}
			catch (InterruptedException _) {
				return;
			}
			catch (Throwable _) {
				// Nothing is lost: an event leaves the outbox only with its confirm.
			}
		}
	}

	/** Completes with the failure after which the event stays, if any. */
	private CompletableFuture<@Nullable Throwable> send(Entry entry) {
		try {
			return this.publisher.apply(entry.message).handle((_, failure) -> settle(entry, failure));
		}
		catch (Throwable ex) {
			return CompletableFuture.completedFuture(settle(entry, ex));
		}
	}

	private @Nullable Throwable settle(Entry entry, @Nullable Throwable failure) {
		Throwable cause = (failure != null) ? NestedExceptionUtils.getMostSpecificCause(failure) : null;
		if (cause == null) {
			this.outbox.confirm(entry);
		}
		else if (cause instanceof IllegalArgumentException) {
			this.outbox.drop(entry);
			log.warn("Dropped a task event that can never be sent: {}", cause.getMessage());
			return null;
		}
		return cause;
	}

	private void report(@Nullable Throwable failure) throws InterruptedException {
		boolean changed = this.outage == (failure == null);
		this.outage = failure != null;
		this.outbox.setOutage(this.outage);
		if (changed && failure != null) {
			log.warn("Task events do not reach the history and are kept until they do: {}", failure.getMessage());
		}
		else if (changed) {
			log.info("Task events reach the history again, {} are waiting", this.outbox.size());
		}
		if (failure != null) {
			Thread.sleep(PAUSE);
		}
	}

	/** Empties the outbox first, for a bounded time. */
	@Override
	public void close() throws InterruptedException {
		Deadline deadline = Deadline.in(DRAIN_TIMEOUT);
		while (this.outbox.size() > 0 && !deadline.isOver()) {
			Thread.sleep(10);
		}
		this.thread.interrupt();
		if (this.outbox.size() > 0) {
			log.warn("Stopping with {} task events that have not reached the history", this.outbox.size());
		}
	}

}
