package dev.warren.worker.tasks;

import java.time.Instant;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TaskMetricsTests {

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final TaskMetrics metrics = new TaskMetrics(this.meters);

	@Test
	void measuresTheWaitOnlyOnce() {
		this.metrics.started(task(false));
		this.metrics.started(task(true));
		assertThat(this.meters.get("warren.tasks.waited").timer().count()).isOne();
		assertThat(this.meters.get("warren.tasks.retries").counter().count()).isZero();
	}

	private static Task task(boolean redelivered) {
		return new Task("id", "x", 1, redelivered, 0, null, 0, Instant.now(), null);
	}

}
