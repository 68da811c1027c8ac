package dev.warren.console;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class OpenModeOnlyTests {

	@ParameterizedTest
	@ValueSource(strings = { "token", "oidc" })
	void doesNotStartInAnotherMode(String mode, CapturedOutput output) {
		assertThatException().isThrownBy(() -> SpringApplication.run(ConsoleApplication.class, "--server.port=0",
				"--warren.security.mode=" + mode));
		assertThat(output).contains(
				"Invalid value '%s' for configuration property 'warren.security.mode'".formatted(mode),
				"It starts in the mode open only.");
	}

}
