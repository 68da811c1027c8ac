package dev.warren.messaging.logging;

import java.util.Locale;

import ch.qos.logback.classic.Level;

/** The levels of Logback, by the names that log messages have in this system. */
enum Severity {

	TRACE, DEBUG, INFO, WARNING, ERROR;

	static Severity of(Level level) {
		return switch (level.toInt()) {
			case Level.ERROR_INT -> ERROR;
			case Level.WARN_INT -> WARNING;
			case Level.INFO_INT -> INFO;
			case Level.DEBUG_INT -> DEBUG;
			default -> TRACE;
		};
	}

	/** The second word of the routing key. */
	String word() {
		return name().toLowerCase(Locale.ROOT);
	}

}
