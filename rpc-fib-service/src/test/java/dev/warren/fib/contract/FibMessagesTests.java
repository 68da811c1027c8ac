package dev.warren.fib.contract;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FibMessagesTests {

	@Test
	void readsTextWithoutTheNewlineOfAShell() {
		assertThat(FibMessages.text("30\r\n".getBytes(StandardCharsets.UTF_8))).isEqualTo("30");
	}

}
