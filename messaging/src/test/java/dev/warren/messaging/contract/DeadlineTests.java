package dev.warren.messaging.contract;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DeadlineTests {

	@Test
	void isOverAfterItsTimeAndNeverLeavesLessThanNothing() {
		assertThat(Deadline.in(Duration.ofMinutes(1)).left()).isBetween(Duration.ofSeconds(50), Duration.ofMinutes(1));
		Deadline soon = Deadline.in(Duration.ofMillis(50));
		await().until(soon::isOver);
		assertThat(soon.left()).isEqualTo(Duration.ZERO);
		assertThat(Deadline.in(Duration.ofSeconds(-1)).isOver()).isTrue();
	}

	@Test
	void acceptsTimesThatNoClockCounts() {
		assertThat(Deadline.in(Duration.ofSeconds(Long.MAX_VALUE)).isOver()).isFalse();
		assertThat(Deadline.in(Duration.ofSeconds(Long.MIN_VALUE)).isOver()).isTrue();
		assertThat(Deadline.never().left()).isGreaterThan(Duration.ofDays(100 * 365));
	}

}
