package dev.warren.fib;

import java.time.Duration;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of calls, for both roles.
 *
 * @param maxN the value of one above 80 million exceeds the 16 MiB of a RabbitMQ message
 * @param maxTime how long a server computes, also for a caller without a deadline
 * @param maxWaiting the {@code x-max-length} of {@code rpc_queue}
 */
@Validated
@ConfigurationProperties("warren.fib")
public record FibProperties(@DefaultValue("100000") @PositiveOrZero @Max(80_000_000) int maxN,
		@DefaultValue("5s") @DurationMin(millis = 1) Duration timeout, @DefaultValue("200") @Positive int maxCalls,
		@DefaultValue("10s") @DurationMin(millis = 1) Duration maxTime, @DefaultValue("1000") @Positive int maxWaiting,
		@DefaultValue @Valid Cache cache) {

	/** Of the client role; {@code maxAge} is that of HTTP caches as well. */
	public record Cache(@DefaultValue("0B") DataSize maxSize,
			@DefaultValue("1h") @DurationMin(seconds = 0) Duration maxAge) {
	}

}
