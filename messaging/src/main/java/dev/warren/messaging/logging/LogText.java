package dev.warren.messaging.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import org.jspecify.annotations.Nullable;

import dev.warren.messaging.contract.MessageText;

/**
 * The text of a log line as a message: who logged it, what, and of a failure its first
 * line.
 */
final class LogText {

	private LogText() {
	}

	/** Has at most {@link MessageText#MAX_LENGTH} characters. */
	static String of(ILoggingEvent event) {
		String logger = event.getLoggerName();
		String text = logger.substring(logger.lastIndexOf('.') + 1) + ": " + event.getFormattedMessage()
				+ firstLine(event.getThrowableProxy());
		return text.substring(0, Math.min(text.length(), MessageText.MAX_LENGTH));
	}

	private static String firstLine(@Nullable IThrowableProxy failure) {
		if (failure == null) {
			return "";
		}
		String message = (failure.getMessage() != null) ? ": " + failure.getMessage() : "";
		return ": " + failure.getClassName() + message.lines().findFirst().orElse("");
	}

}
