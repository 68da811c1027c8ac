package dev.warren.messaging.logging;

import java.util.Locale;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.warren.messaging.contract.MessageText;
import org.jspecify.annotations.Nullable;

/**
 * Copies a logging event as it waits for the broker: bounded in size, and without its
 * arguments, which may change after they were logged.
 */
final class LogLine {

	/** The second word of the routing key. */
	static final String SEVERITY = "severity";

	private LogLine() {
	}

	/** Its message has at most {@link MessageText#MAX_LENGTH} characters. */
	static LoggingEvent of(ILoggingEvent event) {
		String logger = event.getLoggerName();
		String text = logger.substring(logger.lastIndexOf('.') + 1) + ": " + event.getFormattedMessage()
				+ firstLine(event.getThrowableProxy());
		LoggingEvent line = new LoggingEvent();
		line.setLoggerName(logger);
		line.setThreadName(event.getThreadName());
		line.setTimeStamp(event.getTimeStamp());
		line.setLevel(event.getLevel());
		line.setMessage(text.substring(0, Math.min(text.length(), MessageText.MAX_LENGTH)));
		line.setMDCPropertyMap(Map.of(SEVERITY, severity(event.getLevel())));
		return line;
	}

	private static String severity(Level level) {
		return level.equals(Level.WARN) ? "warning" : level.toString().toLowerCase(Locale.ROOT);
	}

	private static String firstLine(@Nullable IThrowableProxy failure) {
		if (failure == null) {
			return "";
		}
		String message = (failure.getMessage() != null) ? ": " + failure.getMessage() : "";
		return ": " + failure.getClassName() + message.lines().findFirst().orElse("");
	}

}
