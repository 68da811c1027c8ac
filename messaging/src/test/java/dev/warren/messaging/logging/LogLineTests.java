package dev.warren.messaging.logging;

import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogLineTests {

	@Test
	void saysWhoLoggedWhat() {
		assertThat(text("Task {} completed", null, 7)).isEqualTo("TaskListener: Task 7 completed");
	}

	@Test
	void showsTheFirstLineOfAnException() {
		assertThat(text("Look", new IllegalStateException("boom\nand more")))
			.isEqualTo("TaskListener: Look: java.lang.IllegalStateException: boom");
		assertThat(text("Look", new IllegalStateException()))
			.isEqualTo("TaskListener: Look: java.lang.IllegalStateException");
	}

	@Test
	void keepsNothingThatMayChange() {
		List<String> list = new ArrayList<>(List.of("before"));
		LoggingEvent line = LogLine.of(event("Saw {}", null, list));
		list.set(0, "after");
		assertThat(line.getFormattedMessage()).isEqualTo("TaskListener: Saw [before]");
		assertThat(line.getArgumentArray()).isNull();
	}

	@Test
	void isNeverLongerThanALogMessage() {
		assertThat(text("x".repeat(100_000), null)).hasSize(10_000);
	}

	private static String text(String message, @Nullable Throwable failure, Object... arguments) {
		return LogLine.of(event(message, failure, arguments)).getFormattedMessage();
	}

	private static LoggingEvent event(String message, @Nullable Throwable failure, Object... arguments) {
		return new LoggingEvent(LogLineTests.class.getName(),
				new LoggerContext().getLogger("dev.warren.worker.TaskListener"), Level.INFO, message, failure,
				arguments);
	}

}
