package dev.warren.logs.subscribe;

import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/** How a stream is written: for programs or for people. */
interface LogFormat {

	MediaType contentType();

	byte[] write(LogEntry entry);

	/**
	 * Written while there is nothing else.
	 * @param offset the offset in the archive to resume after, null for live streams
	 */
	byte[] heartbeat(@Nullable Long offset);

}
