package dev.warren.messaging.publish;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of confirmed publishing.
 *
 * @param confirmTimeout how long to wait for the broker's confirm
 * @param maxOutstanding how many messages may wait for their confirm at once; one more
 * waits for room
 * @param maxOutstandingSize how many bytes these messages may have, all together
 */
@Validated
@ConfigurationProperties("warren.publisher")
record PublisherProperties(@DefaultValue("5s") @DurationMin(millis = 1) Duration confirmTimeout,
		@DefaultValue("1000") @Positive int maxOutstanding, @DefaultValue("32MB") DataSize maxOutstandingSize) {
}
