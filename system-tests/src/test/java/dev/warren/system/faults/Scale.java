package dev.warren.system.faults;

import java.time.Duration;
import java.util.List;

/**
 * How much of everything: enough to show the behaviour within minutes, or all that was
 * asked for.
 *
 * @param rounds how often all of it is run
 */
record Scale(int rounds, int brokerKills, List<Duration> freezes, Duration alarm, int goodTasks, int garbage,
		int workerStops, boolean defaultHeartbeat) {

	/** From the system properties that {@code ./warren chaos} sets. */
	static Scale current() {
		int rounds = Integer.getInteger("warren.faults.rounds", 1);
		return "all".equals(System.getProperty("warren.faults"))
				? new Scale(rounds, 5, List.of(Duration.ofSeconds(20), Duration.ofSeconds(30)), Duration.ofSeconds(10),
						5000, 10_000, 10, true)
				: new Scale(rounds, 2, List.of(Duration.ofSeconds(8)), Duration.ofSeconds(3), 1000, 2000, 2, false);
	}

}
