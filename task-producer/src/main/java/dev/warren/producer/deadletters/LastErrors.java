package dev.warren.producer.deadletters;

import org.jspecify.annotations.Nullable;

/**
 * Knows what went wrong last with a task; a dead letter itself carries only the broker's
 * reason. Whoever keeps the history of tasks may be a bean of this type.
 */
public interface LastErrors {

	/** The last error of a task, if known. Must not wait for anything. */
	@Nullable String of(String taskId);

}
