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
 * @param eventTimeout how long the end of an attempt waits for the history to confirm it
 * @param shutdownGrace some seconds less than {@code warren.broker.shutdown-timeout}, in
 * which a stopping worker returns unfinished tasks to their queue
 */
@Validated
@ConfigurationProperties("warren.worker")
record WorkerProperties(@DefaultValue("1s") @DurationMin Duration timePerDot,
		@DefaultValue("10m") @DurationMin(millis = 1) Duration deadline,
		@DefaultValue("2s") @DurationMin Duration eventTimeout, @DefaultValue("10s") Duration shutdownGrace) {

	/** At its consumer timeout RabbitMQ takes the task back. */
	@AssertTrue(message = "deadline and eventTimeout must add up to less than 30 minutes, RabbitMQ's consumer timeout")
	boolean isBelowConsumerTimeout() {
		return this.deadline.plus(this.eventTimeout).compareTo(Duration.ofMinutes(30)) < 0;
	}

}
