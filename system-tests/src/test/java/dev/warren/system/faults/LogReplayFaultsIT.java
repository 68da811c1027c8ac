package dev.warren.system.faults;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The services' own log messages do not displace those of users. */
@Order(70)
class LogReplayFaultsIT extends FaultTest {

	/** Fewer than the queue holds. */
	private static final int CHUNK = TaskSystem.MAX_LENGTH - 500;

	@Test
	void aMessageIsReplayedAfterManyTasks() throws Exception {
		String message = "sent before the tasks, at " + Instant.now();
		assertThat(system.logs().post("/logs/topic/shop.critical", "text/plain", message).statusCode()).isEqualTo(202);
		for (int left = scale.tasksBeforeReplay(); left > 0; left -= CHUNK) {
			Submissions tasks = BatchUpload.submit(system.producer(), TaskBodies.task("Done at once", 0),
					Math.min(left, CHUNK));
			FaultResult result = system.drain("log message before many tasks", tasks);
			system.report.add(result);
			assertThat(result.lost()).as("lost").isEmpty();
		}
		Instant start = Instant.now();
		awaitLogged("/logs/topic?key=shop.*&replay=10", message);
		assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
		// The archive has no line for each task.
		awaitLogged("/logs/topic?key=%23&replay=100", message);
	}

}
