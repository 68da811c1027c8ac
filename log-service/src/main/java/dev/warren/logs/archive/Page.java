package dev.warren.logs.archive;

import java.util.List;

import dev.warren.logs.LogEvent;
import org.jspecify.annotations.Nullable;

/**
 * Some of what a reader has missed.
 *
 * @param gap why there is something missing before the first of them; null if nothing is
 * @param complete whether this is all up to the seam
 */
public record Page(@Nullable String gap, List<LogEvent> events, boolean complete) {
}
