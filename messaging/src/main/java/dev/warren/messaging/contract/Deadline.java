package dev.warren.messaging.contract;

import java.time.Duration;

/** A point in time on the monotonic clock. */
public final class Deadline {

	private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

	private final long start = System.nanoTime();

	private final long nanos;

	private Deadline(long nanos) {
		this.nanos = nanos;
	}

	/** The deadline after that time; a time that is not positive is over at once. */
	public static Deadline in(Duration time) {
		if (time.compareTo(LONGEST) >= 0) {
			return never();
		}
		return new Deadline(time.isPositive() ? time.toNanos() : 0);
	}

	/** A deadline that never comes: {@link #left()} is about 292 years. */
	public static Deadline never() {
		return new Deadline(Long.MAX_VALUE);
	}

	/** The time until then; zero, never negative, once it is over. */
	public Duration left() {
		return Duration.ofNanos(Math.max(0, this.nanos - (System.nanoTime() - this.start)));
	}

	public boolean isOver() {
		return left().isZero();
	}

}
