package dev.warren.messaging.logging;

import jakarta.validation.constraints.Positive;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What of its own log a service publishes.
 *
 * @param enabled whether it publishes any
 * @param level the least severe lines that are published
 * @param queueSize how many lines may wait; one more is dropped
 * @param maxPerSecond how many lines are published in a second: a service that logs about
 * each log message that it is brought would else be busy with itself alone
 */
@Validated
@ConfigurationProperties("warren.application-logs")
record ApplicationLogProperties(@DefaultValue("true") boolean enabled, @DefaultValue("info") Severity level,
		@DefaultValue("1000") @Positive int queueSize, @DefaultValue("500") @Positive int maxPerSecond) {
}
