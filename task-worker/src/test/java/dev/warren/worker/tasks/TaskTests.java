package dev.warren.worker.tasks;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TaskTests {

	private final MessageProperties properties = new MessageProperties();

	@Test
	void readsABodyWithNoPropertiesAtAll() {
		this.properties.setContentType("");
		Task task = read("Hello..");
		assertThat(task).isEqualTo(new Task(null, "Hello..", 1, 0, null, 0, null));
	}

	@Test
	void hasAPartForEachDot() {
		assertThat(read("a.b..c").dots()).isEqualTo(3);
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

	@Test
	void failsAsOftenAsAskedTo() {
		this.properties.setHeader("fail-times", 1);
		assertThat(read("x").isToFail()).isTrue();
		this.properties.setRedelivered(true);
		this.properties.setHeader("x-delivery-count", 1L);
		assertThat(read("x").isToFail()).isFalse();
	}

	@Test
	void isImpossibleIfAskedToFailForGood() {
		this.properties.setHeader("fail-times", -1);
		assertThat(read("x").isImpossible()).isTrue();
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
		Task task = Task.unreadable(new Message(new byte[] { (byte) 0xff }, this.properties));
		assertThat(task).isEqualTo(new Task("id", "", 1, 0, null, 0, null));
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
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/x-java-serialized-object", "image/png", "nonsense" })
	void refusesWhatIsNoText(String contentType) {
		this.properties.setContentType(contentType);
		assertThatIllegalArgumentException().isThrownBy(() -> read("x"));
	}

	@Test
	void refusesBytesThatAreNotUtf8() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Task.of(new Message(new byte[] { (byte) 0xff, (byte) 0xfe }, this.properties)))
			.withMessage("is not UTF-8 text");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " \n" })
	void refusesABlankBody(String body) {
		assertThatIllegalArgumentException().isThrownBy(() -> read(body)).withMessage("must not be blank");
	}

	@Test
	void refusesABodyThatIsTooLong() {
		assertThatIllegalArgumentException().isThrownBy(() -> read("x".repeat(10_001)));
	}

	@Test
	void refusesAnEncodedBody() {
		this.properties.setContentEncoding("gzip");
		assertThatIllegalArgumentException().isThrownBy(() -> read("x"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "fail-times", "redrives", "x-delivery-count" })
	void refusesCountsThatAreNoNumber(String header) {
		this.properties.setHeader(header, "often");
		assertThatIllegalArgumentException().isThrownBy(() -> read("x"))
			.withMessage("has a header '" + header + "' that is no number");
	}

	private Task read(String body) {
		return Task.of(new Message(body.getBytes(StandardCharsets.UTF_8), this.properties));
	}

}
