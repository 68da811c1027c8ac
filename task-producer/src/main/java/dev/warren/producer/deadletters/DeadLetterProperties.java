package dev.warren.producer.deadletters;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of looking at dead letters.
 *
 * @param watchInterval the time between two looks for tasks that died without any worker
 * knowing
 * @param maxWait how long a caller waits for another one who has the dead letters in hand
 * @param maxBytes the most bytes of bodies that the broker is asked for to show what is
 * dead
 * @param maxScan how many dead letters a redrive goes through for those it is to take,
 * and a look for those that nobody has told of
 */
@Validated
@ConfigurationProperties("warren.dead-letters")
record DeadLetterProperties(@DefaultValue("10s") @DurationMin(millis = 1) Duration watchInterval,
		@DefaultValue("5s") @DurationMin(millis = 0) Duration maxWait, @DefaultValue("8MB") DataSize maxBytes,
		@DefaultValue("10000") @Positive int maxScan) {
}
