package dev.warren.messaging.logging;

import jakarta.validation.constraints.Positive;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.logging.LogLevel;
import org.springframework.validation.annotation.Validated;

/**
 * What a service publishes of its own log.
 *
 * @param enabled whether it publishes any line
 * @param level the least severe lines that are published. A worker logs two lines of
 * level INFO for each task: published, they would crowd all others out of the archive
 * @param queueSize how many lines may wait for the broker; one more is dropped
 * @param maxPerSecond how many lines may be published in a second; one more is dropped
 */
@Validated
@ConfigurationProperties("warren.application-logs")
record ApplicationLogProperties(@DefaultValue("true") boolean enabled, @DefaultValue("warn") LogLevel level,
		@DefaultValue("1000") @Positive int queueSize, @DefaultValue("500") @Positive int maxPerSecond) {
}
