package dev.warren.producer.deadletters;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of a redrive.
 *
 * @param maxWait how long it waits for another one to end
 * @param maxScan how many dead letters it searches for those that match
 */
@Validated
@ConfigurationProperties("warren.dead-letters")
record DeadLetterProperties(@DefaultValue("5s") @DurationMin(millis = 0) Duration maxWait,
		@DefaultValue("10000") @Positive int maxScan) {
}
