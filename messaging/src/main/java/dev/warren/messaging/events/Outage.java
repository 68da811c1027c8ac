package dev.warren.messaging.events;

import java.time.Duration;

/**
 * Whether the history is out of reach, and when to try it again. Guarded by the lock of
 * the outbox.
 */
final class Outage {

	private static final long MIN_PAUSE = Duration.ofMillis(250).toNanos();

	private static final long MAX_PAUSE = Duration.ofSeconds(2).toNanos();

	private boolean on;

	private long pause;

	private long retryAt;

	boolean isOn() {
		return this.on;
	}

	/** The nanoseconds until the next attempt. */
	long pause() {
		return this.on ? Math.max(0, this.retryAt - System.nanoTime()) : 0;
	}

	/**
	 * Returns whether an outage has begun. Events that were in flight when it began fail
	 * within its first pause: they do not lengthen it, nor do they end it.
	 */
	boolean failed() {
		boolean begins = !this.on;
		if (begins || pause() == 0) {
			this.pause = begins ? MIN_PAUSE : Math.min(2 * this.pause, MAX_PAUSE);
			this.retryAt = System.nanoTime() + this.pause;
			this.on = true;
		}
		return begins;
	}

	/** Returns whether an outage has ended. */
	boolean succeeded() {
		boolean ends = this.on && pause() == 0;
		this.on = this.on && !ends;
		return ends;
	}

	void retryNow() {
		this.retryAt = System.nanoTime();
	}

}
