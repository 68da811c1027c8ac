package dev.warren.system.faults;

import java.time.Duration;

/** The bodies of submissions. */
final class Tasks {

	/** How long the workers of these tests take for a dot. */
	static final Duration DOT = Duration.ofMillis(50);

	static final String QUICK = task("Quick.", 0);

	/** Half a second. */
	static final String SLOW = task("Slow" + ".".repeat(10), 0);

	/** Ten minutes. */
	static final String ENDLESS = task("Endless" + ".".repeat(9_000), 0);

	static final String POISON = task("Poison", 1000);

	private Tasks() {
	}

	static String task(String description, int failTimes) {
		return "{\"description\":\"%s\",\"failTimes\":%d}".formatted(description, failTimes);
	}

}
