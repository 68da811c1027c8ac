package dev.warren.console.upstream;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class EventReaderTests {

	@Test
	void readsEventsAndTheIdThatResumesAfterThem() throws IOException {
		EventReader events = reader(":heartbeat\n\nevent:log\nid:7\ndata:{\"a\":1}\n\nevent: log\r\ndata: ä\r\n\r\n");
		assertThat(events.next()).isEqualTo(new ServerEvent("log", "{\"a\":1}"));
		assertThat(events.lastId()).isEqualTo("7");
		assertThat(events.next()).isEqualTo(new ServerEvent("log", "ä"));
		assertThat(events.next()).isNull();
		assertThat(events.lastId()).isEqualTo("7");
	}

	@Test
	void joinsTheLinesOfDataAndNamesAnEventWithoutNameMessage() throws IOException {
		assertThat(reader("data:one\ndata:two\n\n").next()).isEqualTo(new ServerEvent("message", "one\ntwo"));
	}

	@Test
	void takesAnEventWithEmptyData() throws IOException {
		assertThat(reader("event:gap\ndata:\n\n").next()).isEqualTo(new ServerEvent("gap", ""));
	}

	/**
	 * The heartbeat of a replay carries the id of the last message that was looked at.
	 */
	@Test
	void takesTheIdOfAHeartbeat() throws IOException {
		EventReader events = reader(":heartbeat\nid:12\n\n");
		assertThat(events.next()).isNull();
		assertThat(events.lastId()).isEqualTo("12");
	}

	@Test
	void ignoresAnEventThatWasCutOff() throws IOException {
		assertThat(reader("event:log\ndata:{\"a\"").next()).isNull();
	}

	@Test
	void isBounded() {
		assertThatIOException().isThrownBy(() -> reader("data:" + "x".repeat(2_000_000) + "\n\n").next());
		assertThatIOException().isThrownBy(() -> reader(("data:" + "x".repeat(999) + "\n").repeat(2000)).next());
	}

	private static EventReader reader(String text) {
		return new EventReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), null);
	}

}
