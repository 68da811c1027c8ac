package dev.warren.worker.tasks;

import java.time.Duration;
import java.time.Instant;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Component;

/** The meters of tasks; the reference lists them. */
@Component
class TaskMetrics {

	private static final Duration PLAUSIBLE = Duration.ofDays(365);

	private final MeterRegistry meters;

	private final Timer waited;

	private final Counter retries;

	TaskMetrics(MeterRegistry meters) {
		this.meters = meters;
		this.waited = Timer.builder("warren.tasks.waited")
			.description("Time from submission to the first delivery")
			.register(meters);
		this.retries = Counter.builder("warren.tasks.retries").baseUnit("deliveries").register(meters);
	}

	void delivered(Task task) {
		if (task.attempt() > 1) {
			this.retries.increment();
		}
		else if (task.redrives() == 0 && task.publishedAt() != null) {
			waited(Duration.between(task.publishedAt(), Instant.now()));
		}
	}

	/** Clocks differ a little; a timestamp that is a year off is none. */
	private void waited(Duration time) {
		if (time.abs().compareTo(PLAUSIBLE) <= 0) {
			this.waited.record(time.isNegative() ? Duration.ZERO : time);
		}
	}

	void worked(Outcome outcome, Duration time) {
		this.meters.timer("warren.tasks.worked", "outcome", outcome.kind().toString()).record(time);
	}

	void dead(String reason) {
		Counter.builder("warren.tasks.dead").baseUnit("tasks").tag("reason", reason).register(this.meters).increment();
	}

}
