package dev.warren.logs.subscribe;

import org.jspecify.annotations.Nullable;

/**
 * A log message, or a gap, on its way to readers. Its server-sent event is written once
 * for all of them.
 *
 * @param event absent for a gap
 * @param reason why there is a gap
 */
record LogEntry(@Nullable LogEvent event, String reason, byte[] serverSentEvent) {

	/** What the objects need beside the text, roughly. */
	private static final long OVERHEAD = 400;

	boolean isLog() {
		return this.event != null;
	}

	/** Gaps concern every reader. */
	boolean isFor(Interest interest) {
		return this.event == null || interest.matches(this.event);
	}

	/** The memory that it needs, in bytes; a character may take two. */
	long size() {
		return OVERHEAD + this.serverSentEvent.length + ((this.event != null) ? 2L * this.event.message().length() : 0);
	}

}
