package dev.warren.logs.subscribe;

import org.jspecify.annotations.Nullable;

/**
 * What a stream brings. Its server-sent event is written once for all readers.
 *
 * @param log the log message, absent for a notice
 * @param notice such as a gap, for people
 */
@SuppressWarnings("ArrayRecordComponent")
record LogEntry(@Nullable LogEvent log, String notice, byte[] serverSentEvent) {

	/** What the objects need beside the text, roughly. */
	private static final long OVERHEAD = 400;

	/** Notices are for every reader. */
	boolean isFor(Interest interest) {
		return this.log == null || interest.matches(this.log);
	}

	/** The memory that it needs, in bytes, with text that is mostly Latin. */
	long size() {
		return OVERHEAD + this.serverSentEvent.length + ((this.log != null) ? this.log.message().length() : 0);
	}

}
