package dev.warren.system;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/** A histogram of message delays with a resolution of one millisecond. */
final class Delays {

	private final AtomicLongArray counts = new AtomicLongArray(60_000);

	void add(long nanos) {
		long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
		this.counts.incrementAndGet((int) Math.clamp(millis, 0, this.counts.length() - 1));
	}

	/** The delay in milliseconds that the given share of the messages did not exceed. */
	int percentile(double share) {
		long all = 0;
		for (int i = 0; i < this.counts.length(); i++) {
			all += this.counts.get(i);
		}
		long seen = 0;
		int millis = 0;
		while (millis < this.counts.length() - 1 && (seen += this.counts.get(millis)) < share * all) {
			millis++;
		}
		return millis;
	}

}
