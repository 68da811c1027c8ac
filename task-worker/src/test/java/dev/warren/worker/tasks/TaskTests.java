package dev.warren.worker.tasks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;

import static org.assertj.core.api.Assertions.assertThat;

class TaskTests {

	private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

	private final MessageProperties properties = new MessageProperties();

	@Test
	void readsABodyWithNoPropertiesAtAll() {
		this.properties.setContentType("");
		Task task = read("Hello..");
		assertThat(task).isEqualTo(new Task(null, "Hello..", 1, false, 0, null, 0, null, null));
	}

	@Test
	void countsAttemptsByTheDeliveriesThatFailed() {
		this.properties.setRedelivered(true);
		this.properties.setHeader("x-delivery-count", 2L);
		assertThat(read("x").attempt()).isEqualTo(3);
	}

	@Test
	void believesNoCountOnTheFirstDelivery() {
		this.properties.setHeader("x-delivery-count", 100);
		assertThat(read("x").attempt()).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "4294967297, 1000000", "9223372036854775807, 1000000", "-9223372036854775808, -1", "-2, -1" })
	void clampsHowOftenItIsToFail(long asked, int failTimes) {
		this.properties.setHeader("fail-times", asked);
		assertThat(read("x").failTimes()).isEqualTo(failTimes);
	}

	@Test
	void isNotDatedWithoutATimestamp() {
		assertThat(read("x").publishedAt()).isNull();
	}

	@Test
	void takesAnIdOfAnyCharacters() {
		this.properties.setMessageId("a/b\\c d%\n\u20ac");
		assertThat(read("x").id()).isEqualTo("a/b\\c d%\n\u20ac");
	}

	@Test
	void knowsHowOftenItWasRedriven() {
		this.properties.setHeader("redrives", 3L);
		assertThat(read("x").redrives()).isEqualTo(3);
	}

	@Test
	void neverCountsBelowNothing() {
		this.properties.setRedelivered(true);
		this.properties.setHeader("redrives", -3);
		this.properties.setHeader("x-delivery-count", Long.MIN_VALUE);
		assertThat(read("x").redrives()).isZero();
		assertThat(read("x").attempt()).isEqualTo(1);
	}

	@Test
	void hasNoIdIfItIsEmpty() {
		this.properties.setMessageId("");
		assertThat(read("x").id()).isNull();
	}

	@Test
	void tellsWhatItCanOfAMessageThatIsNoTask() {
		this.properties.setMessageId("id");
		this.properties.setHeader("redrives", "often");
		Task task = Task.of(new Message(new byte[] { (byte) 0xff }, this.properties));
		assertThat(task)
			.isEqualTo(new Task("id", "", 1, false, 0, null, 0, null, "has a header 'redrives' that is no number"));
	}

	@Test
	void knowsWhenItWasPublishedToTheMillisecond() {
		this.properties.setHeader("timestamp_in_ms", 1_700_000_000_123L);
		assertThat(read("x").publishedAt()).isEqualTo(Instant.parse("2023-11-14T22:13:20.123Z"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "text/plain; charset=utf-8", "application/octet-stream", "" })
	void readsText(String contentType) {
		this.properties.setContentType(contentType);
		assertThat(read("x").description()).isEqualTo("x");
		assertThat(read("x").defect()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/x-java-serialized-object", "image/png", "nonsense" })
	void refusesWhatIsNoText(String contentType) {
		this.properties.setContentType(contentType);
		assertThat(read("x").defect()).isNotEmpty();
	}

	@Test
	void refusesBytesThatAreNotUtf8() {
		assertThat(Task.of(new Message(new byte[] { (byte) 0xff, (byte) 0xfe }, this.properties)).defect())
			.isEqualTo("is not UTF-8 text");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " \n" })
	void refusesABlankBody(String body) {
		assertThat(read(body).defect()).isEqualTo("must not be blank");
	}

	@Test
	void refusesABodyThatIsTooLong() {
		assertThat(read("x".repeat(10_001)).defect()).isNotEmpty();
	}

	@Test
	void refusesAnEncodedBody() {
		this.properties.setContentEncoding("gzip");
		assertThat(read("x").defect()).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "fail-times", "redrives", "x-delivery-count" })
	void refusesCountsThatAreNoNumber(String header) {
		this.properties.setHeader(header, "often");
		assertThat(read("x").defect()).isEqualTo("has a header '" + header + "' that is no number");
	}

	@Test
	void hasWaitedFromItsSubmissionToTheFirstDelivery() {
		assertThat(age(0, NOW.minusSeconds(3600))).hasValue(Duration.ofHours(1));
	}

	@Test
	void takesATimestampOfAClockThatIsAheadForNow() {
		assertThat(age(0, NOW.plusSeconds(3600))).hasValue(Duration.ZERO);
	}

	@ParameterizedTest
	@ValueSource(longs = { Long.MIN_VALUE, -1, 0, Long.MAX_VALUE })
	void leavesOutTimestampsThatMakeNoSense(long millis) {
		assertThat(age(0, Instant.ofEpochMilli(millis))).isEmpty();
	}

	@Test
	void leavesOutRetriesAndWhatWasDeadInBetween() {
		assertThat(age(1, NOW.minusSeconds(1))).isEmpty();
		assertThat(age(0, null)).isEmpty();
	}

	private static Optional<Duration> age(int redrives, @Nullable Instant publishedAt) {
		return new Task("id", "x", 1, false, redrives, null, 0, publishedAt, null).age(NOW);
	}

	private Task read(String body) {
		return Task.of(new Message(body.getBytes(StandardCharsets.UTF_8), this.properties));
	}

}
