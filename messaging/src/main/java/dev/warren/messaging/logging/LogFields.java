package dev.warren.messaging.logging;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.MDC.MDCCloseable;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * Ids that structured log lines have as fields, for all lines of this thread until
 * closed.
 */
public final class LogFields {

	private LogFields() {
	}

	public static MDCCloseable task(@Nullable String id) {
		return MDC.putCloseable("taskId", printable(id));
	}

	/** The correlation id of a call. */
	public static MDCCloseable call(@Nullable String id) {
		return MDC.putCloseable("callId", printable(id));
	}

	/** The id of a log message that a client has sent. */
	public static MDCCloseable logMessage(String id) {
		return MDC.putCloseable("logId", id);
	}

}
