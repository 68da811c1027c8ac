package dev.warren.messaging.logging;

import java.time.Instant;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import dev.warren.messaging.contract.MessageText;
import org.jspecify.annotations.Nullable;

/**
 * A line of a service's log, without what it was made of: that may change after it was
 * logged.
 *
 * @param text at most {@link MessageText#MAX_LENGTH} characters
 */
record LogLine(Severity severity, String logger, String text, Instant at) {

	static LogLine of(ILoggingEvent event) {
		String logger = event.getLoggerName();
		String text = logger.substring(logger.lastIndexOf('.') + 1) + ": " + event.getFormattedMessage()
				+ firstLine(event.getThrowableProxy());
		return new LogLine(Severity.of(event.getLevel()), logger,
				text.substring(0, Math.min(text.length(), MessageText.MAX_LENGTH)),
				Instant.ofEpochMilli(event.getTimeStamp()));
	}

	private static String firstLine(@Nullable IThrowableProxy failure) {
		if (failure == null) {
			return "";
		}
		String words = (failure.getMessage() != null) ? ": " + failure.getMessage() : "";
		return ": " + failure.getClassName() + words.lines().findFirst().orElse("");
	}

}
