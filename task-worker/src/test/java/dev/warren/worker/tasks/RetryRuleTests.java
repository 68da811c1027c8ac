package dev.warren.worker.tasks;

import java.time.Duration;
import java.util.stream.IntStream;

import dev.warren.messaging.contract.TaskQueueProperties;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class RetryRuleTests {

	private final RetryRule rule = new RetryRule(new TaskQueueProperties(4, Duration.ofSeconds(1),
			Duration.ofSeconds(3), 1, Duration.ofDays(1), DataSize.ofMegabytes(1)));

	@Test
	void delaysGrowWithEachFailureUpToTheMaximum() {
		assertThat(IntStream.rangeClosed(1, 4).mapToObj((attempt) -> this.rule.delayAfter(task(attempt))))
			.extracting(Duration::toSeconds)
			.containsExactly(1L, 2L, 3L, 3L);
	}

	@Test
	void theLimitCountsRedeliveries() {
		assertThat(this.rule.isLast(task(4))).isFalse();
		assertThat(this.rule.isLast(task(5))).isTrue();
	}

	private static Task task(int attempt) {
		return new Task("id", "x", attempt, 0, null, 0, null);
	}

}
