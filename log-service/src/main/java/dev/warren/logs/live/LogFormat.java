package dev.warren.logs.live;

import dev.warren.logs.Position;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/** How a stream is written: for programs or for people. */
interface LogFormat {

	/** What a client asks for. */
	MediaType mediaType();

	/** What it gets. */
	MediaType contentType();

	/**
	 * The first one of a stream.
	 * @param position where the reader is, if it has not missed anything before
	 */
	byte[] subscribed(Subscribed subscribed, @Nullable Position position);

	byte[] log(Entry entry);

	/** The reader was too slow for so many. */
	byte[] skipped(long missed);

	/** There is something missing that nobody has counted. */
	byte[] gap(String reason);

	byte[] heartbeat();

}
