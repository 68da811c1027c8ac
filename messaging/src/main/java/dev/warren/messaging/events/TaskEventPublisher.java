package dev.warren.messaging.events;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.warren.messaging.contract.TaskEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * Sends what happens to tasks to the history, and reads it. An event is kept and sent
 * again until the history has it; one that arrives twice does no harm, as readers merge
 * events idempotently.
 */
public final class TaskEventPublisher {

	private static final Logger log = LoggerFactory.getLogger(TaskEventPublisher.class);

	private final TaskEventJson json;

	private final EventOutbox outbox;

	TaskEventPublisher(TaskEventJson json, EventOutbox outbox) {
		this.json = json;
		this.outbox = outbox;
	}

	/** Never waits, never throws. */
	public void send(TaskEvent event) {
		enqueue(event);
	}

	/**
	 * As {@link #send}, and waits for the history to confirm the event, unless the
	 * history is known to be out of reach.
	 * @return whether it is confirmed; if not, it still will be sent
	 */
	public boolean sendAndWait(TaskEvent event, Duration timeout) {
		try {
			return enqueue(event).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException | ExecutionException _) {
			return false;
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private CompletableFuture<Boolean> enqueue(TaskEvent event) {
		try {
			return this.outbox.add(this.json.write(event));
		}
		catch (RuntimeException ex) {
			log.warn("Dropped an event of task {} that cannot be written: it {}", printable(event.taskId()),
					ex.getMessage());
			return CompletableFuture.completedFuture(false);
		}
	}

	/**
	 * Reads an event.
	 * @throws IllegalArgumentException if the message is no event of a task; the message
	 * says why
	 */
	public TaskEvent read(Message message) {
		return this.json.read(message);
	}

}
