package dev.warren.fib.client;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Keeping values, which never change.
 *
 * @param maxSize how much memory they may take; with 0 each request is a call, else equal
 * requests also share the call that is under way
 * @param maxAge how long a value is kept, here and by HTTP caches
 */
@Validated
@ConfigurationProperties("warren.fib.cache")
record CacheProperties(@DefaultValue("0B") DataSize maxSize,
		@DefaultValue("1h") @DurationMin(seconds = 0) Duration maxAge) {
}
