package dev.warren.logs.subscribe;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;

import org.junit.jupiter.api.Test;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;

class LogEventTests {

	@Test
	void prefersTheTimeInMilliseconds() {
		Message message = text("x").setTimestamp(Date.from(Instant.ofEpochSecond(7)))
			.setHeader("timestamp_in_ms", 7123L)
			.build();
		assertThat(LogEvent.of(message).timestamp()).isEqualTo(Instant.ofEpochMilli(7123));
	}

	@Test
	void takesTheTimeInSecondsElse() {
		Message message = text("x").setTimestamp(Date.from(Instant.ofEpochSecond(7))).build();
		assertThat(LogEvent.of(message).timestamp()).isEqualTo(Instant.ofEpochSecond(7));
	}

	@Test
	void makesUpNoTime() {
		assertThat(LogEvent.of(text("x").build()).timestamp()).isNull();
	}

	@Test
	void replacesBytesThatAreNotUtf8() {
		Message message = MessageBuilder.withBody(new byte[] { 'a', (byte) 0xff, 'b' }).build();
		assertThat(LogEvent.of(message).message()).isEqualTo("a\ufffdb");
	}

	private static MessageBuilder text(String text) {
		return MessageBuilder.withBody(text.getBytes(StandardCharsets.UTF_8));
	}

}
