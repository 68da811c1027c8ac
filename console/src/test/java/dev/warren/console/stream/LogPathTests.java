package dev.warren.console.stream;

import dev.warren.web.ProblemException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LogPathTests {

	@ParameterizedTest
	@CsvSource({ "/logs, false", "/logs/topic?key=kern.*&key=%23, false", "/logs/direct?severity=error&replay=0, true",
			"/logs?replay=10, true", "/logs/topic?key=replay=, false" })
	void takesTheSubscriptionsOfLogService(String path, boolean replay) {
		LogPath logs = LogPath.parse(path);
		assertThat(logs).isNotNull();
		assertThat(logs.isReplay()).isEqualTo(replay);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/tasks", "http://example.com/logs", "//example.com/logs", "/logs/../actuator", "/logs/x",
			"@example.com/logs", "/logs?key=a b", "/logs#x" })
	void takesNoOtherPath(String path) {
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> LogPath.parse(path));
	}

	@ParameterizedTest
	@ValueSource(strings = "")
	void takesAnEmptyOneForAbsent(String path) {
		assertThat(LogPath.parse(path)).isNull();
	}

}
