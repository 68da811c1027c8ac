package dev.warren.web.security;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Permits one log line per interval: any client can cause the event that is logged. */
final class LogLimit {

	private static final long INTERVAL = Duration.ofSeconds(5).toNanos();

	private final AtomicLong next = new AtomicLong(System.nanoTime());

	boolean permits() {
		long now = System.nanoTime();
		long due = this.next.get();
		return now - due >= 0 && this.next.compareAndSet(due, now + INTERVAL);
	}

}
