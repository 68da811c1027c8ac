package dev.warren.system.faults;

import java.time.Duration;

/** The bodies of submissions. */
final class TaskBodies {

	/** How long the workers of these tests take for a dot. */
	static final Duration DOT = Duration.ofMillis(50);

	static final String QUICK = task("Quick.", 0);

	/** Half a second. */
	static final String SLOW = task("Slow" + ".".repeat(10), 0);

	/** More than seven minutes, far beyond the workers' deadline. */
	static final String ENDLESS = task("Endless" + ".".repeat(9_000), 0);

	static final String ALWAYS_FAILING = task("Fails", 1000);

	/** Almost the longest description that the producer takes. */
	static final String LARGE = task("x".repeat(9_900), 0);

	private TaskBodies() {
	}

	static String task(String description, int failTimes) {
		return "{\"description\":\"%s\",\"failTimes\":%d}".formatted(description, failTimes);
	}

}
