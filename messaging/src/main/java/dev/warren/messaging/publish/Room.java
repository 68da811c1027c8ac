package dev.warren.messaging.publish;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the messages in memory, in number and in bytes, by one semaphore of bytes: each
 * message takes at least its share of them.
 */
final class Room {

	private final int share;

	private final int bytes;

	private final Semaphore free;

	Room(PublisherProperties properties) {
		int size = (int) Math.min(Integer.MAX_VALUE, properties.maxOutstandingSize().toBytes());
		this.share = Math.max(1, size / properties.maxOutstanding());
		this.bytes = Math.multiplyExact(this.share, properties.maxOutstanding());
		this.free = new Semaphore(this.bytes);
	}

	/**
	 * Makes room for a message.
	 * @return false if there was none in time, or the thread was interrupted
	 * @throws IllegalArgumentException if the message is larger than all room
	 */
	boolean enter(int size, Duration timeout) {
		if (size > this.bytes) {
			throw new IllegalArgumentException(
					"The message has %d bytes, more than may be outstanding (%d)".formatted(size, this.bytes));
		}
		try {
			return this.free.tryAcquire(cost(size), timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	void leave(int size) {
		this.free.release(cost(size));
	}

	private int cost(int size) {
		return Math.max(size, this.share);
	}

}
