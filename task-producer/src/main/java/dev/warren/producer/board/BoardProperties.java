package dev.warren.producer.board;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The limits of the task board.
 *
 * @param maxTasks how many tasks it remembers; those that were completed longest ago are
 * forgotten first, and the dead before them once they are more than half. An
 * {@code Idempotency-Key} is good for as long as its task is remembered
 * @param prefetch how many events are on their way from the history at once
 * @param recentEvents how many events are kept for streams that resume
 * @param maxSubscribers how many streams of events may be open at the same time
 * @param subscriberBuffer how many events wait for a slow subscriber; one more ends its
 * stream
 * @param heartbeat the time between two comments on a silent stream
 */
@ConfigurationProperties("warren.board")
record BoardProperties(@DefaultValue("20000") int maxTasks, @DefaultValue("500") int prefetch,
		@DefaultValue("10000") int recentEvents, @DefaultValue("200") int maxSubscribers,
		@DefaultValue("1000") int subscriberBuffer, @DefaultValue("15s") Duration heartbeat) {
}
