package dev.warren.fib.contract;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import org.springframework.amqp.core.Message;

import static org.assertj.core.api.Assertions.assertThat;

class FibMessagesTests {

	@Test
	void readsTextWithoutTheNewlineOfAShell() {
		assertThat(FibMessages.text(new Message("30\r\n".getBytes(StandardCharsets.UTF_8)))).isEqualTo("30");
	}

	@Test
	void keepsWhatStrangersSendToOneShortLine() {
		assertThat(FibMessages.printable("a\nb\u001b[0m")).isEqualTo("a b [0m");
		assertThat(FibMessages.printable("x".repeat(1000))).hasSize(200);
		assertThat(FibMessages.printable(null)).isEqualTo("null");
	}

}
