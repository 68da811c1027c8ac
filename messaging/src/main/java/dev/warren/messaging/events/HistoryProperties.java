package dev.warren.messaging.events;

import jakarta.validation.constraints.Positive;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How many task events a service keeps while the history cannot be written; the oldest
 * are dropped first.
 *
 * @param outboxEvents the number of events
 * @param outboxSize the memory that they may take
 */
@Validated
@ConfigurationProperties("warren.history")
record HistoryProperties(@DefaultValue("20000") @Positive int outboxEvents, @DefaultValue("16MB") DataSize outboxSize) {
}
