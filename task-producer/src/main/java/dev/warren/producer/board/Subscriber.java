package dev.warren.producer.board;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Type;
import org.jspecify.annotations.Nullable;

/**
 * One who follows events. They wait in a buffer of its own for the one thread that writes
 * to it; if that has no room, the subscriber is too slow and is let go.
 */
final class Subscriber {

	private static final HistoryEvent WAKE_UP = new HistoryEvent(-1,
			new TaskEvent("", Type.SUBMITTED, Instant.EPOCH, 0, 0, null, null, null, null, null, null, null));

	private final AtomicReference<@Nullable String> outcome = new AtomicReference<>();

	private final EventStream stream = new EventStream();

	private final BlockingQueue<HistoryEvent> buffer;

	private final @Nullable String taskId;

	/**
	 * A subscriber to be served.
	 * @param taskId the one task whose events it wants; all if null
	 */
	Subscriber(@Nullable String taskId, int bufferSize) {
		this.taskId = taskId;
		this.buffer = new ArrayBlockingQueue<>(bufferSize);
		this.stream.emitter().onCompletion(() -> end("the client is gone"));
		this.stream.emitter().onError((_) -> end("the client is gone"));
	}

	EventStream stream() {
		return this.stream;
	}

	/** The one task that it follows, if it is one. */
	Optional<String> task() {
		return Optional.ofNullable(this.taskId);
	}

	boolean wants(HistoryEvent event) {
		return this.taskId == null || this.taskId.equals(event.event().taskId());
	}

	void offer(HistoryEvent event) {
		if (wants(event) && !this.buffer.offer(event)) {
			end("it reads too slowly");
		}
	}

	void end(String reason) {
		if (this.outcome.compareAndSet(null, reason)) {
			// Without room for it, the writer does not sleep either.
			this.buffer.offer(WAKE_UP);
		}
	}

	/** Writes until the subscription is over, at the latest after the last event. */
	void serve(Duration heartbeat, Predicate<HistoryEvent> last) throws IOException, InterruptedException {
		while (this.outcome.get() == null) {
			HistoryEvent next = this.buffer.poll(heartbeat.toMillis(), TimeUnit.MILLISECONDS);
			if (next == null) {
				this.stream.heartbeat();
			}
			else if (!next.equals(WAKE_UP)) {
				this.stream.event(next);
				if (last.test(next)) {
					end("the task has ended");
				}
			}
		}
	}

	String outcome() {
		return String.valueOf(this.outcome.get());
	}

}
