package dev.warren.logs.publish;

import java.nio.charset.StandardCharsets;

import dev.warren.logs.publish.LogController.LogRequest;
import dev.warren.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LogRequestTests {

	@Test
	void readsUtf8() {
		assertThat(LogRequest.read("Größe".getBytes(StandardCharsets.UTF_8)).message()).isEqualTo("Größe");
	}

	@Test
	void refusesBodiesThatAreNoMessage() {
		assertRefused(null);
		assertRefused(new byte[0]);
		assertRefused(" \n".getBytes(StandardCharsets.UTF_8));
		assertRefused(new byte[] { (byte) 0xff });
		assertRefused("x".repeat(10_001).getBytes(StandardCharsets.UTF_8));
	}

	private static void assertRefused(byte @Nullable [] body) {
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> LogRequest.read(body))
			.satisfies((ex) -> assertThat(ex.getBody().getDetail()).startsWith("'message' "));
	}

}
