package dev.warren.worker.tasks;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.warren.messaging.observation.OutcomeTimers;
import dev.warren.worker.tasks.Outcome.Kind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Component;

/** What a worker counts and measures; each series exists from the start. */
@Component
class TaskMetrics {

	private final Timer waited;

	private final OutcomeTimers worked;

	private final Timer completed;

	private final Counter retries;

	private final Map<Death, Counter> dead;

	TaskMetrics(MeterRegistry meters) {
		this.waited = meters.timer("warren.tasks.waited");
		this.worked = new OutcomeTimers(meters, "warren.tasks.worked",
				Stream.of(Kind.values()).map(Kind::toString).toList());
		this.completed = meters.timer("warren.tasks.completed");
		this.retries = Counter.builder("warren.tasks.retries").baseUnit("deliveries").register(meters);
		this.dead = Stream.of(Death.values())
			.collect(Collectors.toMap(Function.identity(),
					(death) -> Counter.builder("warren.tasks.dead")
						.baseUnit("tasks")
						.tag("reason", death.toString())
						.register(meters)));
	}

	void started(Task task) {
		if (task.attempt() > 1) {
			this.retries.increment();
		}
		else if (!task.redelivered()) {
			task.age(Instant.now()).ifPresent(this.waited::record);
		}
	}

	Timer worked(Outcome outcome) {
		return this.worked.of(outcome.kind().toString());
	}

	void completed(Task task) {
		task.age(Instant.now()).ifPresent(this.completed::record);
	}

	void dead(Death death) {
		Objects.requireNonNull(this.dead.get(death)).increment();
	}

	/** Why a task is dead, in the words of RabbitMQ. */
	enum Death {

		DELIVERY_LIMIT, REJECTED;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
