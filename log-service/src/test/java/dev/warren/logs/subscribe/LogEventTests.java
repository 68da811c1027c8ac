package dev.warren.logs.subscribe;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;

import org.junit.jupiter.api.Test;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;

class LogEventTests {

	private static final Instant RECEIVED = Instant.ofEpochMilli(8123);

	@Test
	void prefersTheTimeInMilliseconds() {
		Message message = text("x").setTimestamp(Date.from(Instant.ofEpochSecond(7)))
			.setHeader("timestamp_in_ms", 7123L)
			.build();
		assertThat(LogEvent.of(message, null, RECEIVED).timestamp()).isEqualTo(Instant.ofEpochMilli(7123));
	}

	@Test
	void takesTheTimeInSecondsElse() {
		Message message = text("x").setTimestamp(Date.from(Instant.ofEpochSecond(7))).build();
		assertThat(LogEvent.of(message, null, RECEIVED).timestamp()).isEqualTo(Instant.ofEpochSecond(7));
	}

	@Test
	void assignsAnIdAndATimeWhereTheMessageHasNone() {
		LogEvent event = LogEvent.of(text("x").build(), null, RECEIVED);
		assertThat(event.timestamp()).isEqualTo(RECEIVED);
		assertThat(event.id()).isNotEqualTo(LogEvent.of(text("x").build(), null, RECEIVED).id());
		assertThat(event.assigned()).containsExactly("id", "timestamp");
	}

	@Test
	void assignsNothingThatTheMessageHas() {
		Message message = text("x").setMessageId("a-1").setHeader("timestamp_in_ms", 7123L).build();
		LogEvent event = LogEvent.of(message, 42L, RECEIVED);
		assertThat(event.id()).isEqualTo("a-1");
		assertThat(event.assigned()).isEmpty();
		assertThat(LogEvent.of(text("x").setMessageId("").build(), 42L, RECEIVED).assigned()).contains("id");
	}

	@Test
	void makesUpNoTimeOfAMessageThatWasArchivedBefore() {
		LogEvent event = LogEvent.of(text("x").build(), 42L, null);
		assertThat(event.timestamp()).isNull();
		assertThat(event.id()).isEqualTo("archive-42");
		assertThat(event.assigned()).containsExactly("id");
	}

	@Test
	void cutsTheLargeMessageOfAnotherClient() {
		String message = LogEvent.of(text("x".repeat(100_000)).build(), null, RECEIVED).message();
		assertThat(message).isEqualTo("x".repeat(64 * 1024) + "... [cut: 100000 bytes]");
	}

	@Test
	void replacesBytesThatAreNotUtf8() {
		Message message = MessageBuilder.withBody(new byte[] { 'a', (byte) 0xff, 'b' }).build();
		assertThat(LogEvent.of(message, null, RECEIVED).message()).isEqualTo("a\ufffdb");
	}

	private static MessageBuilder text(String text) {
		return MessageBuilder.withBody(text.getBytes(StandardCharsets.UTF_8));
	}

}
