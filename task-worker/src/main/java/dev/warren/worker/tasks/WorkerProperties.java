package dev.warren.worker.tasks;

import java.time.Duration;

import jakarta.validation.constraints.AssertTrue;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the worker works.
 *
 * @param timePerDot how long each dot in a task's description takes
 * @param deadline how long an attempt may take; longer work is interrupted and counts as
 * failed
 * @param eventTimeout how long to wait for the history to confirm the end of an attempt
 * before the task is settled in any case. Together with the deadline less than 30
 * minutes, RabbitMQ's consumer timeout, at which it takes the task back
 * @param shutdownGrace how long a stopping worker may work on the tasks it has begun; to
 * be less than {@code warren.broker.shutdown-timeout} by some seconds, in which it
 * returns unfinished tasks to their queue
 */
@Validated
@ConfigurationProperties("warren.worker")
record WorkerProperties(@DefaultValue("1s") @DurationMin Duration timePerDot,
		@DefaultValue("10m") @DurationMin(millis = 1) Duration deadline,
		@DefaultValue("2s") @DurationMin Duration eventTimeout, @DefaultValue("10s") Duration shutdownGrace) {

	private static final Duration CONSUMER_TIMEOUT = Duration.ofMinutes(30);

	@AssertTrue(
			message = "deadline and eventTimeout together must be less than 30 minutes, RabbitMQ's consumer timeout")
	boolean isBelowConsumerTimeout() {
		return this.deadline.plus(this.eventTimeout).compareTo(CONSUMER_TIMEOUT) < 0;
	}

}
