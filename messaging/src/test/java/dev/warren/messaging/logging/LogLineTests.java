package dev.warren.messaging.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LogLineTests {

	@Test
	void saysWhoLoggedWhat() {
		LogLine line = line(Level.INFO, "Task {} completed", null, 7);
		assertThat(line.text()).isEqualTo("TaskListener: Task 7 completed");
		assertThat(line.logger()).isEqualTo("dev.warren.worker.TaskListener");
	}

	@Test
	void showsTheFirstLineOfAnException() {
		assertThat(line(Level.ERROR, "Look", new IllegalStateException("boom\nand more")).text())
			.isEqualTo("TaskListener: Look: java.lang.IllegalStateException: boom");
		assertThat(line(Level.ERROR, "Look", new IllegalStateException()).text())
			.isEqualTo("TaskListener: Look: java.lang.IllegalStateException");
	}

	@Test
	void isNeverLongerThanALogMessage() {
		assertThat(line(Level.INFO, "x".repeat(100_000), null).text()).hasSize(10_000);
	}

	@ParameterizedTest
	@CsvSource({ "ERROR,error", "WARN,warning", "INFO,info", "DEBUG,debug", "TRACE,trace" })
	void callsItsSeverityAsOtherLogMessagesDo(String level, String word) {
		assertThat(line(Level.valueOf(level), "x", null).severity().word()).isEqualTo(word);
	}

	private static LogLine line(Level level, String message, @Nullable Throwable failure, Object... arguments) {
		return LogLine.of(new LoggingEvent(LogLineTests.class.getName(),
				new LoggerContext().getLogger("dev.warren.worker.TaskListener"), level, message, failure, arguments));
	}

}
