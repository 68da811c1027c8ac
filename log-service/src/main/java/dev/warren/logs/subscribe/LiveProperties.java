package dev.warren.logs.subscribe;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the streams.
 *
 * @param heartbeat the time between two comments on a stream without messages
 * @param maxSubscribers how many streams may be open at the same time; fewer, if the heap
 * has no room for so many
 * @param maxSubscriptions how many different sets of keys live streams may ask for
 * @param buffer how many messages wait for one slow live reader; beyond that the oldest
 * ones are dropped
 * @param maxBufferSize how large these may be together; less, if the heap is small
 * @param maxQueueLength how many messages wait at the broker for a live subscription
 * @param prefetch how many messages beyond that are on their way to it
 */
@Validated
@ConfigurationProperties("warren.logs")
record LiveProperties(@DefaultValue("15s") @DurationMin(millis = 1) Duration heartbeat,
		@DefaultValue("5000") @Positive int maxSubscribers, @DefaultValue("200") @Positive int maxSubscriptions,
		@DefaultValue("1000") @Positive int buffer, @DefaultValue("1MB") DataSize maxBufferSize,
		@DefaultValue("1000") @Positive int maxQueueLength, @DefaultValue("250") @Positive int prefetch) {

	/**
	 * The readers of a subscription share their messages, so this counts for each once.
	 */
	long bufferBytes() {
		return Math.min(this.maxBufferSize.toBytes(), Runtime.getRuntime().maxMemory() / 4 / this.maxSubscriptions);
	}

}
