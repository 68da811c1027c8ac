package dev.warren.messaging.logging;

import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.LayoutBase;
import dev.warren.messaging.contract.Headers;
import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.contract.Messages;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.MessageProperties;

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

	/** The properties of its message. */
	static MessageProperties envelope(ILoggingEvent line, String application) {
		return Messages.text("log", "")
			.setMessageId(UUID.randomUUID().toString())
			.setAppId(application)
			.setTimestamp(new Date(line.getTimeStamp()))
			.setHeader(Headers.PUBLISHED_AT, line.getTimeStamp())
			.setHeader(Headers.LOGGER, line.getLoggerName())
			.build()
			.getMessageProperties();
	}

	/** Writes lines as they were copied. */
	static Layout<ILoggingEvent> layout() {
		return new LayoutBase<>() {

			@Override
			public String doLayout(ILoggingEvent line) {
				return line.getFormattedMessage();
			}

		};
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
