package dev.warren.logs.subscribe;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import dev.warren.messaging.sse.EventSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What a client asks for.
 *
 * @param bindings the keys as the client has given them
 */
record Subscription(Interest interest, List<String> bindings, LogFormat format, MeterRegistry meters) {

	List<byte[]> write(List<LogEntry> entries) {
		List<byte[]> events = new ArrayList<>();
		entries.forEach((entry) -> events.add(this.format.write(entry)));
		count("delivered", entries);
		return events;
	}

	/** Writes the first entries from the archive, about as many as fit into a batch. */
	List<byte[]> replay(Queue<LogEntry> pending) {
		List<LogEntry> batch = new ArrayList<>();
		for (long room = EventSource.BATCH_BYTES; room > 0 && !pending.isEmpty();) {
			LogEntry next = pending.remove();
			batch.add(next);
			room -= next.serverSentEvent().length;
		}
		count("replayed", batch);
		return write(batch);
	}

	private void count(String what, List<LogEntry> entries) {
		count(what, entries.stream().filter((entry) -> entry.log() != null).count());
	}

	void count(String what, double messages) {
		Counter.builder("warren.logs." + what)
			.baseUnit("messages")
			.tag("exchange", this.interest.exchange())
			.register(this.meters)
			.increment(messages);
	}

}
