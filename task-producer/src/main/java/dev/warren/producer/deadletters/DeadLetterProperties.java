package dev.warren.producer.deadletters;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The limits of looking at dead letters.
 *
 * @param watchInterval the time between two looks for tasks that died without any worker
 * knowing
 * @param maxWait how long a caller waits for another one who has the dead letters in hand
 * @param maxBytes the most bytes of bodies that the broker is asked for to show what is
 * dead
 * @param maxScan how many dead letters a redrive looks through for those it is to take
 */
@ConfigurationProperties("warren.dead-letters")
record DeadLetterProperties(@DefaultValue("10s") Duration watchInterval, @DefaultValue("5s") Duration maxWait,
		@DefaultValue("8MB") DataSize maxBytes, @DefaultValue("10000") int maxScan) {
}
