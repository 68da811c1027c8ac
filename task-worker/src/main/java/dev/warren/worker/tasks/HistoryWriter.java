package dev.warren.worker.tasks;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.publish.PublishException;
import dev.warren.messaging.publish.PublishException.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * Puts events into the history: those on the way without waiting for it, the end of an
 * attempt for sure, before the broker is told to forget or to repeat the task.
 */
@Component
class HistoryWriter {

	private static final Logger log = LoggerFactory.getLogger(HistoryWriter.class);

	private static final Duration PAUSE = Duration.ofMillis(250);

	private final TaskEventPublisher publisher;

	private final BrokerConnection broker;

	private final ShutdownGrace grace;

	private final Duration timeout;

	private final AtomicBoolean outage = new AtomicBoolean();

	private volatile boolean missing;

	HistoryWriter(TaskEventPublisher publisher, BrokerConnection broker, ShutdownGrace grace,
			WorkerProperties properties) {
		this.publisher = publisher;
		this.broker = broker;
		this.grace = grace;
		this.timeout = properties.eventTimeout();
	}

	/** At most once, and without waiting. */
	void tell(TaskEvent event) {
		this.publisher.publishAsync(event).whenComplete((_, failure) -> {
			if (failure != null) {
				unreachable(failure);
			}
			else {
				reachable();
			}
		});
	}

	/**
	 * Returns once the history has the event, or cannot have it because no queue is
	 * bound: a missing history must not hold up the work for ever.
	 * @throws HistoryUnavailableException if the broker did not confirm it in time. While
	 * it blocks publishers the clock stands still: giving the task back would count as a
	 * failure, and no worker could do better.
	 */
	void ensure(TaskEvent event) throws InterruptedException {
		long patience = this.timeout.toNanos();
		while (true) {
			long start = System.nanoTime();
			try {
				this.publisher.publish(event);
				reachable();
				return;
			}
			catch (PublishException ex) {
				unreachable(ex);
				if (givesUp(event, ex, patience <= 0 || this.grace.isOver())) {
					return;
				}
			}
			Thread.sleep(PAUSE);
			if (!this.broker.isBlocked()) {
				patience -= System.nanoTime() - start;
			}
		}
	}

	private boolean givesUp(TaskEvent event, PublishException failure, boolean late) {
		if (failure.reason() == Reason.UNROUTABLE && (this.missing || late)) {
			this.missing = true;
			log.warn("Task {}: the history will not know that it {}: {}", printable(event.taskId()), event.type(),
					failure.getMessage());
			return true;
		}
		if (late) {
			log.warn("Task {} given back to its queue, for the history cannot be told that it {}: {}",
					printable(event.taskId()), event.type(), failure.getMessage());
			throw new HistoryUnavailableException("No confirm for " + event.type() + ": " + failure.getMessage());
		}
		return false;
	}

	private void unreachable(Throwable failure) {
		if (this.outage.compareAndSet(false, true)) {
			log.warn("Events do not reach the history of tasks: {}",
					NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
		}
	}

	private void reachable() {
		this.missing = false;
		if (this.outage.compareAndSet(true, false)) {
			log.info("Events reach the history of tasks again");
		}
	}

}
