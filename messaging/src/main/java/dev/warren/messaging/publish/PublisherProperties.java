package dev.warren.messaging.publish;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The limits of confirmed publishing.
 *
 * @param confirmTimeout how long to wait for the broker's confirm
 * @param maxOutstanding how many messages may wait for their confirm at once; one more
 * waits for room
 */
@ConfigurationProperties("warren.publisher")
record PublisherProperties(@DefaultValue("5s") Duration confirmTimeout, @DefaultValue("1000") int maxOutstanding) {
}
