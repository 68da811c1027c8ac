package dev.warren.logs;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The stream that keeps log messages. The first three are arguments of the queue:
 * RabbitMQ refuses to declare it again with others.
 *
 * @param maxAge how long it keeps a message, unless it grows too large
 * @param maxSize how large it may grow; its oldest messages go first
 * @param segmentSize how much goes at once
 * @param memorySize how much of its end this instance holds in memory, for all readers;
 * at most an eighth of the heap
 * @param maxReaders how many readers that are further behind may read it at a time
 * @param maxScan how many messages are searched for the last ones that match
 */
@Validated
@ConfigurationProperties("warren.logs.archive")
public record ArchiveProperties(@DefaultValue("24h") @DurationMin(seconds = 1) Duration maxAge,
		@DefaultValue("1GB") DataSize maxSize, @DefaultValue("50MB") DataSize segmentSize,
		@DefaultValue("16MB") DataSize memorySize, @DefaultValue("4") @Positive int maxReaders,
		@DefaultValue("1000000") @Positive long maxScan) {
}
