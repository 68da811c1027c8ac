package dev.warren.logs.live;

import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * The first event of a stream: from now on nothing is missed.
 *
 * @param queue the queue at the broker, which others may share
 */
record Subscribed(@Schema(example = "topic_logs-6qV0oYzUTWuVm3Xl0WcXbQ") String queue,
		@Schema(example = "topic_logs") String exchange,
		@Schema(example = "[\"kern.*\",\"*.critical\"]") List<String> bindings) {
}
