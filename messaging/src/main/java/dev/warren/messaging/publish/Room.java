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
		this.bytes = (int) Math.min(Integer.MAX_VALUE, properties.maxOutstandingSize().toBytes());
		this.share = Math.max(1, this.bytes / properties.maxOutstanding());
		this.free = new Semaphore(this.bytes);
	}

	/** The bytes that a message takes; refuses one that is larger than all room. */
	int require(int size) {
		if (size > this.bytes) {
			throw new IllegalArgumentException(
					"The message has %d bytes, more than may be outstanding (%d)".formatted(size, this.bytes));
		}
		return Math.max(size, this.share);
	}

	boolean tryAcquire(int bytes, Duration timeout) throws InterruptedException {
		return this.free.tryAcquire(bytes, timeout.toMillis(), TimeUnit.MILLISECONDS);
	}

	void release(int bytes) {
		this.free.release(bytes);
	}

}
