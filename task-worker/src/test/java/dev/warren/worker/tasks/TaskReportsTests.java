package dev.warren.worker.tasks;

import java.time.Duration;
import java.util.stream.IntStream;

import dev.warren.messaging.contract.TaskQueueProperties;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class TaskReportsTests {

	private final TaskQueueProperties queue = new TaskQueueProperties(4, Duration.ofSeconds(1), Duration.ofSeconds(3),
			1, Duration.ofDays(1), DataSize.ofMegabytes(1));

	@Test
	void delaysGrowWithEachFailureUpToTheMaximum() {
		assertThat(IntStream.rangeClosed(1, 4).mapToObj((failures) -> TaskReports.retryDelay(this.queue, failures)))
			.extracting(Duration::toSeconds)
			.containsExactly(1L, 2L, 3L, 3L);
	}

}
