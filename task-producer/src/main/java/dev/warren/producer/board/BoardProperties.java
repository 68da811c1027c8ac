package dev.warren.producer.board;

import java.time.Duration;

import jakarta.validation.constraints.Positive;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of the task board. It never forgets a task that is not final.
 *
 * @param maxTasks how many final tasks it remembers, with their {@code Idempotency-Key}
 * @param maxSize the memory for all tasks, estimated; beyond it new ones are remembered
 * without their description
 * @param unknownAfter the time without an event after which a task that is in no queue is
 * {@code unknown}; in addition to the longest delay before a redelivery
 * @param recentEvents how many events are kept for streams that resume
 * @param recentSize the memory for these events, estimated
 * @param maxSubscribers how many streams of events may be open at the same time
 * @param heartbeat the time between two comments on a silent stream
 */
@Validated
@ConfigurationProperties("warren.board")
record BoardProperties(@DefaultValue("20000") @Positive int maxTasks, @DefaultValue("72MB") DataSize maxSize,
		@DefaultValue("45m") Duration unknownAfter, @DefaultValue("10000") @Positive int recentEvents,
		@DefaultValue("8MB") DataSize recentSize, @DefaultValue("200") @Positive int maxSubscribers,
		@DefaultValue("15s") Duration heartbeat) {
}
