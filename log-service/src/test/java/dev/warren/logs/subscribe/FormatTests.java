package dev.warren.logs.subscribe;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class FormatTests {

	private static final JsonMapper json = new JsonMapper();

	private static final LogFormat events = LogFormat.EVENTS;

	private static final LogFormat text = LogFormat.TEXT;

	/** All that JSON or a message can hold, but for halves of surrogate pairs. */
	private static final String everything = IntStream.rangeClosed(0, 0x2100)
		.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
		.append("\ud83d\udc07")
		.toString();

	@Test
	void writesTheSameJsonInHarmlessWords() {
		String event = string(events.write(entry("kern.info", everything)));
		String[] lines = event.split("\n", -1);
		assertThat(lines).hasSize(5);
		assertThat(lines[0]).isEqualTo("event:log");
		assertThat(lines[1]).isEqualTo("id:42");
		assertThat(json.readTree(lines[2].substring(5)).get("message").asString()).isEqualTo(everything);
		assertThat(lines[2].substring(5)).doesNotContain("<", ">", "&", "'", "\u2028", "\u2029", "\u202e", "\u2066",
				"\u061c", "\u200f", "\u007f", "\u0085", "\u001b");
		assertThat(lines[2].toLowerCase(Locale.ROOT)).contains("\\u003c", "\\u003e", "\\u0026", "\\u0027", "\\u202e",
				"\\u001b", "\\u007f", "ö");
	}

	@Test
	void writesALineForEachMessage() {
		assertThat(string(text.write(entry("kern.critical", "A critical kernel error"))))
			.isEqualTo("1970-01-01T00:00:07.123Z kern.critical A critical kernel error\n");
		assertThat(string(text.write(entry("", "To all")))).isEqualTo("1970-01-01T00:00:07.123Z topic_logs To all\n");
		assertThat(string(text.write(entry("a\nb", "c\r\n\u001b[31m\u202ed"))))
			.isEqualTo("1970-01-01T00:00:07.123Z a b c   [31m d\n");
		assertThat(string(text.write(entry("k", everything))).codePoints().filter((c) -> c == '\n').count()).isOne();
	}

	@Test
	void datesNoMessageOfUnknownTime() {
		LogEntry entry = LogEntry.log(new LogEvent("archive-7", "logs", "", "undated", null, List.of("id")), null);
		assertThat(string(events.write(entry))).contains("\"timestamp\":null").doesNotContain("1970", "id:");
		assertThat(string(text.write(entry))).isEqualTo("- logs undated\n");
	}

	@Test
	void marksWhatTheServiceHasAssigned() {
		LogEntry entry = LogEntry
			.log(new LogEvent("x", "logs", "", "m", Instant.ofEpochMilli(7123), List.of("id", "timestamp")), null);
		assertThat(string(events.write(entry))).contains("\"assigned\":[\"id\",\"timestamp\"]");
		assertThat(string(text.write(entry))).isEqualTo("~1970-01-01T00:00:07.123Z logs m\n");
		assertThat(string(events.write(entry("k", "m")))).doesNotContain("assigned");
	}

	@Test
	void marksWhatIsNoMessage() {
		assertThat(string(text.write(LogEntry.skipped(123)))).isEqualTo("# skipped 123\n");
		assertThat(string(text.write(LogEntry.gap("the archive was away")))).isEqualTo("# gap: the archive was away\n");
		assertThat(string(text.write(LogEntry.heartbeat(7L)))).isEqualTo("# heartbeat\n");
		Interest interest = new Interest("topic_logs", new LinkedHashSet<>(List.of("kern.*", "#")));
		LogEntry subscribed = LogEntry.subscribed(interest, "q", 7L);
		assertThat(string(text.write(subscribed))).isEqualTo("# subscribed to topic_logs kern.*, #\n");
		assertThat(string(events.write(subscribed))).startsWith("event:subscribed\nid:7\ndata:{\"queue\":\"q\"");
		assertThat(string(events.write(LogEntry.skipped(123)))).isEqualTo("event:skipped\ndata:{\"missed\":123}\n\n");
		assertThat(string(events.write(LogEntry.gap("x")))).isEqualTo("event:gap\ndata:{\"reason\":\"x\"}\n\n");
		assertThat(string(events.write(LogEntry.heartbeat(null)))).isEqualTo(":heartbeat\n\n");
	}

	@Test
	void movesTheLastEventIdOfABrowserWithoutAnEvent() {
		assertThat(string(events.write(LogEntry.heartbeat(7L)))).isEqualTo(":heartbeat\nid:7\n\n");
	}

	@Test
	void writesAnEventOnceForAll() {
		LogEntry entry = entry("k", "x");
		assertThat(events.write(entry)).isSameAs(events.write(entry));
	}

	private static LogEntry entry(String key, String message) {
		return LogEntry.log(new LogEvent("a-1", "topic_logs", key, message, Instant.ofEpochMilli(7123), List.of()),
				42L);
	}

	private static String string(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
