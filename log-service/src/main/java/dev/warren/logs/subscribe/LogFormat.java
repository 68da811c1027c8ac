package dev.warren.logs.subscribe;

import java.util.List;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/** How a stream is written: for programs or for people. */
interface LogFormat {

	/** What a client accepts. */
	MediaType mediaType();

	/** What it gets. */
	MediaType contentType();

	/**
	 * The first event of a stream.
	 * @param offset the offset in the archive to resume after, null for live streams
	 */
	byte[] subscribed(Subscribed subscribed, @Nullable Long offset);

	byte[] write(LogEntry entry);

	/** So many messages were dropped because the reader was too slow. */
	byte[] skipped(long missed);

	/** Written while there is nothing else; the offset as for {@link #subscribed}. */
	byte[] heartbeat(@Nullable Long offset);

	/**
	 * What a stream brings.
	 *
	 * @param queue the queue that it comes from, which readers share
	 */
	record Subscribed(@Schema(example = "topic_logs-6qV0oYzUTWuVm3Xl0WcXbQ") String queue,
			@Schema(example = "topic_logs") String exchange,
			@Schema(example = "[\"kern.*\",\"*.critical\"]") List<String> bindings) {
	}

}
