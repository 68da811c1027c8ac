package dev.warren.logs;

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
 * @param maxSubscribers open streams; fewer, if the heap has no room for so many
 * @param maxSubscriptions different sets of keys of live streams
 * @param buffer messages that a live subscription holds for its slow readers
 * @param maxBufferSize how large these may be together; less, if the heap is small
 * @param maxQueueLength messages that wait at the broker for a live subscription
 * @param prefetch messages beyond that are on their way to it
 */
@Validated
@ConfigurationProperties("warren.logs")
public record LogProperties(@DefaultValue("15s") @DurationMin(millis = 1) Duration heartbeat,
		@DefaultValue("5000") @Positive int maxSubscribers, @DefaultValue("200") @Positive int maxSubscriptions,
		@DefaultValue("1000") @Positive int buffer, @DefaultValue("1MB") DataSize maxBufferSize,
		@DefaultValue("1000") @Positive int maxQueueLength, @DefaultValue("250") @Positive int prefetch,
		@DefaultValue Archive archive) {

	public long bufferBytes() {
		return Math.min(this.maxBufferSize.toBytes(), Runtime.getRuntime().maxMemory() / 4 / this.maxSubscriptions);
	}

	/**
	 * The stream that keeps log messages. RabbitMQ refuses to declare it again with other
	 * values of the first three.
	 *
	 * @param maxAge how long it keeps a message, unless it grows too large
	 * @param maxSize how large it may grow; its oldest messages go first
	 * @param segmentSize how much goes at once
	 * @param memorySize how much of its end an instance holds; at most an eighth of the
	 * heap
	 * @param maxReaders how many readers that are further behind may read it at a time
	 * @param maxScan how many messages are searched for the last ones that match
	 */
	public record Archive(@DefaultValue("24h") @DurationMin(seconds = 1) Duration maxAge,
			@DefaultValue("1GB") DataSize maxSize, @DefaultValue("50MB") DataSize segmentSize,
			@DefaultValue("16MB") DataSize memorySize, @DefaultValue("4") @Positive int maxReaders,
			@DefaultValue("1000000") @Positive long maxScan) {
	}

}
