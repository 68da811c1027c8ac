package dev.warren.worker.tasks;

import java.time.Duration;

/** A point in time that no change of the clock moves. */
final class Limit {

	static final Limit NONE = new Limit(Long.MAX_VALUE);

	private final long start = System.nanoTime();

	private final long nanos;

	private Limit(long nanos) {
		this.nanos = nanos;
	}

	static Limit in(Duration duration) {
		return new Limit(duration.toNanos());
	}

	/** The nanoseconds until then; 0 once it has come. */
	long left() {
		return Math.max(0, this.nanos - (System.nanoTime() - this.start));
	}

}
