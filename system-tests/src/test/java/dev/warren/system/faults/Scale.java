package dev.warren.system.faults;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often, how long and with how many tasks each fault is tested: enough to show the
 * behaviour within minutes, or everything with {@code -Dwarren.faults=all}.
 */
record Scale(int brokerKills, List<Duration> freezes, Duration largeFreeze, Duration alarm, int goodTasks,
		int invalidMessages, int workerStops, Duration heartbeat, Duration historyLoss, int tasksBeforeReplay,
		Duration overload, int randomRequests, int randomMessages) {

	static final Scale CURRENT = isFull()
			? new Scale(5, List.of(Duration.ofSeconds(20), Duration.ofSeconds(30)), Duration.ofSeconds(30),
					Duration.ofSeconds(10), 1500, 10_000, 10, Duration.ofSeconds(10), Duration.ofSeconds(100), 200_000,
					Duration.ofMinutes(1), 2000, 10_000)
			: new Scale(1, List.of(Duration.ofSeconds(8)), Duration.ofSeconds(5), Duration.ofSeconds(3), 1000, 1500, 1,
					Duration.ofSeconds(2), Duration.ofSeconds(10), 1000, Duration.ofSeconds(5), 300, 1000);

	static boolean isFull() {
		return "all".equals(System.getProperty("warren.faults"));
	}

	/** How often all faults are tested. */
	static IntStream rounds() {
		return IntStream.rangeClosed(1, Integer.getInteger("warren.faults.rounds", 1));
	}

}
