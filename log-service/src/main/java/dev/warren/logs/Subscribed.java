package dev.warren.logs;

import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * The first event of a stream: from now on nothing is missed. Comes again when the
 * connection to the broker was lost: what was logged in between is.
 */
record Subscribed(@Schema(example = "topic_logs-6qV0oYzUTWuVm3Xl0WcXbQ") String queue,
		@Schema(example = "topic_logs") String exchange,
		@Schema(example = "[\"kern.*\",\"*.critical\"]") List<String> bindings) {
}
