package dev.warren.logs;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The stream that keeps log messages for those who come late or again. Its first three
 * are arguments of the queue: RabbitMQ refuses to declare it again with others.
 *
 * @param maxAge how long it keeps a message, unless it grows too large
 * @param maxSize how large it may grow; its oldest messages go first
 * @param segmentSize how much goes at once
 * @param maxReaders how many may read it at the same time; others wait for their turn
 * @param maxScan how many messages are looked through at most for the last that match, or
 * for one with an id beyond its time
 * @param slack how much earlier or later than the time in an id its message is looked for
 * @param patience how long a broker that does not answer is waited for
 */
@Validated
@ConfigurationProperties("warren.logs.archive")
public record ArchiveProperties(@DefaultValue("24h") @DurationMin(seconds = 1) Duration maxAge,
		@DefaultValue("1GB") DataSize maxSize, @DefaultValue("50MB") DataSize segmentSize,
		@DefaultValue("4") @Positive int maxReaders, @DefaultValue("100000") @Positive int maxScan,
		@DefaultValue("1m") Duration slack, @DefaultValue("30s") Duration patience) {
}
