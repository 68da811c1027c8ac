package dev.warren.messaging.events;

import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

import org.springframework.amqp.core.Message;

/** Events that the history does not have yet; beyond its size the oldest are dropped. */
final class EventOutbox {

	/** Less than the publisher's own bound, at which it would block the sender. */
	private static final int MAX_IN_FLIGHT = 500;

	private final TreeMap<Long, Entry> waiting = new TreeMap<>();

	private final long maxBytes;

	private final Runnable onDrop;

	private long lastNumber;

	private int inFlight;

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
		Entry added = new Entry(++this.lastNumber, message, new CompletableFuture<>());
		this.waiting.put(added.number, added);
		this.bytes += added.size();
		while (this.bytes > this.maxBytes && !this.waiting.isEmpty()) {
			drop(this.waiting.pollFirstEntry().getValue());
		}
		if (this.outage) {
			added.confirmed.complete(false);
		}
		notifyAll();
		return added.confirmed;
	}

	/** The oldest that waits, now in flight; during an outage the only one. */
	synchronized Entry awaitNext() throws InterruptedException {
		while (this.waiting.isEmpty() || this.inFlight >= (this.outage ? 1 : MAX_IN_FLIGHT)) {
			wait();
		}
		this.inFlight++;
		return this.waiting.pollFirstEntry().getValue();
	}

	/** Returns whether an outage ends. */
	synchronized boolean confirmed(Entry entry) {
		landed();
		this.bytes -= entry.size();
		entry.confirmed.complete(true);
		boolean ends = this.outage && this.inFlight == 0;
		this.outage = this.outage && !ends;
		return ends;
	}

	/** It waits again, in its place. Returns whether an outage begins. */
	synchronized boolean failed(Entry entry) {
		landed();
		entry.confirmed.complete(false);
		this.waiting.put(entry.number, entry);
		boolean begins = !this.outage;
		this.outage = true;
		if (begins) {
			this.waiting.values().forEach((waiting) -> waiting.confirmed.complete(false));
		}
		return begins;
	}

	synchronized void unsendable(Entry entry) {
		landed();
		drop(entry);
	}

	private void landed() {
		this.inFlight--;
		notifyAll();
	}

	private void drop(Entry entry) {
		this.bytes -= entry.size();
		entry.confirmed.complete(false);
		this.onDrop.run();
	}

	synchronized boolean isOutage() {
		return this.outage;
	}

	synchronized int size() {
		return this.waiting.size() + this.inFlight;
	}

	record Entry(long number, Message message, CompletableFuture<Boolean> confirmed) {

		/** About what a message takes in memory beside its body: bounds the number. */
		private static final int OVERHEAD = 1024;

		int size() {
			return this.message.getBody().length + OVERHEAD;
		}

	}

}
