package dev.warren.logs;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of the live subscriptions.
 *
 * @param heartbeat the time between two comments on a stream; a subscriber that went away
 * is noticed after two of them at most
 * @param maxSubscribers how many streams may be open at the same time
 * @param maxQueueLength how many messages wait for a slow subscriber; beyond that its
 * oldest ones are dropped
 * @param prefetch how many messages beyond that are on their way to a subscriber
 */
@ConfigurationProperties("warren.logs")
record LogProperties(@DefaultValue("15s") Duration heartbeat, @DefaultValue("200") int maxSubscribers,
		@DefaultValue("1000") int maxQueueLength, @DefaultValue("100") int prefetch) {
}
