package dev.warren.producer.board;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;

import org.springframework.stereotype.Component;

/** How long the task that waits longest has waited for a worker to begin it. */
@Component
class LongestWait {

	private final TaskBoard board;

	LongestWait(TaskBoard board, MeterRegistry meters) {
		this.board = board;
		TimeGauge.builder("warren.tasks.longest-wait", () -> since(Instant.now()).toMillis(), TimeUnit.MILLISECONDS)
			.register(meters);
	}

	/** Since the submission or the last redrive; 0 if no task is queued. */
	Duration since(Instant now) {
		return this.board.newestFirst(null)
			.filter((task) -> task.state() == TaskState.QUEUED)
			.map((task) -> Duration.between(task.last().at(), now))
			.max(Comparator.naturalOrder())
			.filter(Duration::isPositive)
			.orElse(Duration.ZERO);
	}

}
