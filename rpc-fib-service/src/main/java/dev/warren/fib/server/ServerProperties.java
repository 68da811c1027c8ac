package dev.warren.fib.server;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of the server.
 *
 * @param maxTime how long the server works on a request at most, even if its caller would
 * wait longer or does not say how long
 * @param maxWaiting how many requests may wait in the queue; one more is refused at once.
 * An argument of the queue: all servers need the same
 */
@Validated
@ConfigurationProperties("warren.fib")
record ServerProperties(@DefaultValue("10s") @DurationMin(millis = 1) Duration maxTime,
		@DefaultValue("1000") @Positive int maxWaiting) {
}
