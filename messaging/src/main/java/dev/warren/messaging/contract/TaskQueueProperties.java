package dev.warren.messaging.contract;

import java.time.Duration;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The arguments of the task queue and its history. Producer and worker must agree on
 * them: RabbitMQ refuses to declare a queue again with others. It does not check those of
 * delayed retries, and retries at once if they are wrong.
 *
 * @param deliveryLimit how often a failed task is delivered again
 * @param retryMin the delay before the first redelivery, twice that before the second,
 * and so on
 * @param retryMax the longest delay before a redelivery
 * @param maxLength how many tasks may wait; one more is refused
 * @param historyMaxAge how long the history keeps an event, unless it grows too large
 * @param historyMaxSize how large the history may grow; its oldest events go first
 */
@Validated
@ConfigurationProperties("warren.tasks")
public record TaskQueueProperties(@DefaultValue("4") @PositiveOrZero int deliveryLimit,
		@DefaultValue("1s") @DurationMin(millis = 1) Duration retryMin,
		@DefaultValue("30s") @DurationMin(millis = 1) Duration retryMax,
		@DefaultValue("100000") @Positive long maxLength,
		@DefaultValue("7d") @DurationMin(seconds = 1) Duration historyMaxAge,
		@DefaultValue("2GB") DataSize historyMaxSize) {

	@AssertTrue(message = "retryMax must not be less than retryMin")
	boolean isRetryRange() {
		return this.retryMax.compareTo(this.retryMin) >= 0;
	}

}
