package dev.warren.fib.client;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of calls.
 *
 * @param timeout how long a caller waits for the reply; a request that nobody has taken
 * by then expires
 * @param maxCalls how many calls of this replica may wait for their reply at once
 */
@Validated
@ConfigurationProperties("warren.fib")
record CallProperties(@DefaultValue("5s") @DurationMin(millis = 1) Duration timeout,
		@DefaultValue("200") @Positive int maxCalls) {
}
