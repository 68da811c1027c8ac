package dev.warren.console.upstream;

import org.jspecify.annotations.Nullable;

/** What follows a feed; called by its thread, and must not wait. */
public interface FeedListener {

	/**
	 * The stream is open.
	 * @param resumed whether it continues after the last event
	 */
	void connected(boolean resumed);

	void on(ServerEvent event);

	/**
	 * The stream is lost, or not there; called once until it is open again.
	 * @param problem the document that the service answered with, if it did
	 */
	void lost(String reason, @Nullable String problem);

}
