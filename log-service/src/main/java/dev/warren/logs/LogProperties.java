package dev.warren.logs;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the live subscriptions.
 *
 * @param heartbeat the time between two comments on a stream; a subscriber that went away
 * is noticed after two of them at most
 * @param maxSubscribers how many streams may be open at the same time
 * @param maxQueueLength how many messages wait for a slow subscriber; beyond that its
 * oldest ones are dropped
 * @param prefetch how many messages beyond that are on their way to a subscriber
 */
@Validated
@ConfigurationProperties("warren.logs")
record LogProperties(@DefaultValue("15s") @DurationMin(millis = 1) Duration heartbeat,
		@DefaultValue("200") @Positive int maxSubscribers, @DefaultValue("1000") @Positive int maxQueueLength,
		@DefaultValue("100") @Positive int prefetch) {
}
