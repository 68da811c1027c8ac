package dev.warren.worker.tasks;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TaskMetricsTests {

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final TaskMetrics metrics = new TaskMetrics(this.meters);

	@Test
	void timesTheWayToTheFirstDelivery() {
		this.metrics.delivered(task(1, 0, Instant.now().minus(Duration.ofHours(1))));
		assertThat(waited().count()).isEqualTo(1);
		assertThat(waited().totalTime(TimeUnit.MINUTES)).isBetween(60.0, 70.0);
	}

	@Test
	void takesATimestampOfAClockThatIsAheadForNow() {
		this.metrics.delivered(task(1, 0, Instant.now().plus(Duration.ofHours(1))));
		assertThat(waited().count()).isEqualTo(1);
		assertThat(waited().totalTime(TimeUnit.NANOSECONDS)).isZero();
	}

	@ParameterizedTest
	@ValueSource(longs = { Long.MIN_VALUE, -1, 0, Long.MAX_VALUE })
	void leavesOutTimestampsThatMakeNoSense(long millis) {
		this.metrics.delivered(task(1, 0, Instant.ofEpochMilli(millis)));
		assertThat(waited().count()).isZero();
	}

	@Test
	void leavesOutRetriesAndWhatWasDeadInBetween() {
		Instant submitted = Instant.now().minus(Duration.ofDays(1));
		this.metrics.delivered(task(2, 0, submitted));
		this.metrics.delivered(task(1, 1, submitted));
		this.metrics.delivered(task(1, 0, null));
		assertThat(waited().count()).isZero();
		assertThat(this.meters.counter("warren.tasks.retries").count()).isEqualTo(1);
	}

	private Timer waited() {
		return this.meters.timer("warren.tasks.waited");
	}

	private static Task task(int attempt, int redrives, @Nullable Instant publishedAt) {
		return new Task("id", "x", attempt, redrives, null, 0, publishedAt);
	}

}
