package dev.warren.fib.server;

import java.time.Duration;
import java.time.Instant;

import dev.warren.messaging.contract.Headers;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.MessageProperties;

/** Until when somebody may wait for the answer to a request. */
final class Deadline {

	private final Duration time;

	private final long start = System.nanoTime();

	private Deadline(Duration time) {
		this.time = time;
	}

	/** The deadline of a request that has just been received. */
	static Deadline of(MessageProperties request, Duration maxTime) {
		return new Deadline(timeLeft(request, maxTime, Instant.now()));
	}

	static Deadline in(Duration time) {
		return new Deadline(time);
	}

	/**
	 * The request's expiration, less the time since it was published: never more than the
	 * whole, for the clocks of two machines may differ.
	 */
	static Duration timeLeft(MessageProperties request, Duration maxTime, Instant now) {
		Duration expiration = expiration(request.getExpiration());
		if (expiration == null) {
			return maxTime;
		}
		Duration left = expiration;
		if (request.getHeader(Headers.PUBLISHED_AT) instanceof Number publishedAt) {
			Duration age = Duration.ofMillis(now.toEpochMilli() - publishedAt.longValue());
			left = age.isNegative() ? expiration : expiration.minus(age);
		}
		return (left.compareTo(maxTime) < 0) ? left : maxTime;
	}

	/** An expiration of 0 asks for delivery at once or never: it limits no more. */
	private static @Nullable Duration expiration(@Nullable String millis) {
		try {
			long value = Long.parseLong(String.valueOf(millis));
			return (value > 0) ? Duration.ofMillis(value) : null;
		}
		catch (NumberFormatException _) {
			return null;
		}
	}

	/** Times as strangers write them may not even be counted in nanoseconds. */
	boolean isOver() {
		return !this.time.isPositive() || System.nanoTime() - this.start >= this.time.toNanos();
	}

	void check() {
		if (isOver()) {
			throw new DeadlineExceededException(
					"No value within the %d ms that were left".formatted(this.time.toMillis()));
		}
	}

}
