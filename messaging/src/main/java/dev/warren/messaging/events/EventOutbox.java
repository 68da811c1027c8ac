package dev.warren.messaging.events;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.springframework.amqp.core.Message;

/** Events that the history does not have yet; beyond its size the oldest are dropped. */
final class EventOutbox {

	private final Deque<Entry> entries = new ArrayDeque<>();

	private final long maxBytes;

	private final Runnable onDrop;

	private long bytes;

	private boolean outage;

	EventOutbox(long maxBytes, Runnable onDrop) {
		this.maxBytes = maxBytes;
		this.onDrop = onDrop;
	}

	/**
	 * Never waits for the broker.
	 * @return true once the history has the event; false once an attempt to send it has
	 * failed, and at once during an outage
	 */
	synchronized CompletableFuture<Boolean> add(Message message) {
		Entry added = new Entry(message);
		this.entries.add(added);
		this.bytes += added.size();
		while (this.bytes > this.maxBytes) {
			drop(this.entries.element());
		}
		if (this.outage) {
			added.confirmed.complete(false);
		}
		notifyAll();
		return added.confirmed;
	}

	/** The oldest, of which there is at least one; they stay until confirmed. */
	synchronized List<Entry> awaitOldest(int most) throws InterruptedException {
		while (this.entries.isEmpty()) {
			wait();
		}
		return this.entries.stream().limit(most).toList();
	}

	synchronized void confirm(Entry entry) {
		remove(entry, true);
	}

	synchronized void drop(Entry entry) {
		remove(entry, false);
		this.onDrop.run();
	}

	/** In an outage no caller waits. */
	synchronized void setOutage(boolean outage) {
		this.outage = outage;
		if (outage) {
			this.entries.forEach((entry) -> entry.confirmed.complete(false));
		}
	}

	synchronized int size() {
		return this.entries.size();
	}

	private void remove(Entry entry, boolean confirmed) {
		if (this.entries.remove(entry)) {
			this.bytes -= entry.size();
		}
		entry.confirmed.complete(confirmed);
	}

	static final class Entry {

		/** About what a message takes in memory beside its body: bounds the number. */
		private static final int OVERHEAD = 1024;

		final Message message;

		private final CompletableFuture<Boolean> confirmed = new CompletableFuture<>();

		private Entry(Message message) {
			this.message = message;
		}

		private int size() {
			return this.message.getBody().length + OVERHEAD;
		}

	}

}
