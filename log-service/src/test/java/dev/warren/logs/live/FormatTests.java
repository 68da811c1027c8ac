package dev.warren.logs.live;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;

class FormatTests {

	private static final JsonMapper json = new JsonMapper();

	private static final LogFormat events = new EventStreamFormat(json);

	private static final LogFormat text = new TextFormat();

	/** All that JSON or a message can hold, but for halves of surrogate pairs. */
	private static final String everything = IntStream.rangeClosed(0, 0x2100)
		.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
		.append("\ud83d\udc07")
		.toString();

	@Test
	void writesTheSameJsonInHarmlessWords() {
		String event = string(entry("kern.info", everything).as(events));
		String[] lines = event.split("\n", -1);
		assertThat(lines).hasSize(5);
		assertThat(lines[0]).isEqualTo("event:log");
		assertThat(lines[1]).isEqualTo("id:7123.a-1");
		assertThat(json.readTree(lines[2].substring(5)).get("message").asString()).isEqualTo(everything);
		assertThat(lines[2].substring(5)).doesNotContain("<", ">", "&", "'", "\u2028", "\u2029", "\u202e", "\u2066",
				"\u061c", "\u200f", "\u007f", "\u0085", "\u001b");
		assertThat(lines[2].toLowerCase(Locale.ROOT)).contains("\\u003c", "\\u003e", "\\u0026", "\\u0027", "\\u202e",
				"\\u001b", "\\u007f", "ö");
	}

	@Test
	void writesALineForEachMessage() {
		assertThat(string(entry("kern.critical", "A critical kernel error").as(text)))
			.isEqualTo("1970-01-01T00:00:07.123Z kern.critical A critical kernel error\n");
		assertThat(string(entry("", "To all").as(text))).isEqualTo("1970-01-01T00:00:07.123Z topic_logs To all\n");
		assertThat(string(entry("a\nb", "c\r\n\u001b[31m\u202ed").as(text)))
			.isEqualTo("1970-01-01T00:00:07.123Z a b c   [31m d\n");
		assertThat(string(entry("k", everything).as(text)).codePoints().filter((c) -> c == '\n').count()).isOne();
	}

	@Test
	void marksWhatIsNoMessage() {
		assertThat(string(text.skipped(123))).isEqualTo("# skipped 123\n");
		assertThat(string(Entry.gap("the archive was away").as(text))).isEqualTo("# gap: the archive was away\n");
		assertThat(string(text.heartbeat())).isEqualTo("# heartbeat\n");
		Subscribed subscribed = new Subscribed("q", "topic_logs", List.of("kern.*", "#"));
		assertThat(string(text.subscribed(subscribed, null))).isEqualTo("# subscribed to topic_logs kern.*, #\n");
		assertThat(string(events.skipped(123))).isEqualTo("event:skipped\ndata:{\"missed\":123}\n\n");
		assertThat(string(Entry.gap("x").as(events))).isEqualTo("event:gap\ndata:{\"reason\":\"x\"}\n\n");
		assertThat(string(events.heartbeat())).isEqualTo(":heartbeat\n\n");
	}

	@Test
	void writesAMessageOnceForAll() {
		Entry entry = entry("k", "x");
		assertThat(entry.as(events)).isSameAs(entry.as(events));
		assertThat(entry.as(text)).isSameAs(entry.as(text)).isNotEqualTo(entry.as(events));
	}

	@Test
	void takesNoLogMessageForAMarker() {
		assertThat(entry("k", "x").isMarker()).isFalse();
		Message marker = MessageBuilder.withBody(new byte[0])
			.setMessageId("m")
			.setReceivedExchange("")
			.setReceivedRoutingKey("log_archive")
			.build();
		assertThat(Entry.of(marker).isMarker("m")).isTrue();
		assertThat(Entry.of(marker).isMarker("n")).isFalse();
	}

	private static Entry entry(String key, String message) {
		return Entry.of(MessageBuilder.withBody(message.getBytes(StandardCharsets.UTF_8))
			.setMessageId("a-1")
			.setHeader("timestamp_in_ms", 7123L)
			.setReceivedExchange("topic_logs")
			.setReceivedRoutingKey(key)
			.build());
	}

	private static String string(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
