package dev.warren.messaging.publish;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of confirmed publishing.
 *
 * @param confirmTimeout how long to wait for the broker's confirm
 * @param maxOutstanding how many messages may wait for their confirm at once; one more
 * waits for room
 */
@Validated
@ConfigurationProperties("warren.publisher")
record PublisherProperties(@DefaultValue("5s") @DurationMin(millis = 1) Duration confirmTimeout,
		@DefaultValue("1000") @Positive int maxOutstanding) {
}
