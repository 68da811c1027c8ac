package dev.warren.messaging.contract;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MessageTextTests {

	@Test
	void readsUtf8() {
		assertThat(read("Größe 🐇")).isEqualTo("Größe 🐇");
		assertThat(read("x".repeat(MessageText.MAX_LENGTH))).hasSize(MessageText.MAX_LENGTH);
	}

	@Test
	void saysWhyABodyIsNoText() {
		assertThatIllegalArgumentException().isThrownBy(() -> MessageText.read(new byte[] { 'a', (byte) 0xff }))
			.withMessage("is not UTF-8 text");
		assertThatIllegalArgumentException().isThrownBy(() -> read(" \n")).withMessage("must not be blank");
		assertThatIllegalArgumentException().isThrownBy(() -> read("x".repeat(MessageText.MAX_LENGTH + 1)))
			.withMessage("must have at most 10000 characters");
	}

	@Test
	void keepsWhatStrangersSendToOneShortLine() {
		assertThat(MessageText.printable("a\nb\u001b[0m")).isEqualTo("a b [0m");
		assertThat(MessageText.printable("x".repeat(1000))).hasSize(200);
		assertThat(MessageText.printable(null)).isEqualTo("null");
	}

	@Test
	void letsNothingTurnALineAroundOrBreakIt() {
		assertThat(MessageText.printable("\u009b1m\u007f\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069."))
			.isEqualTo(" 1m          .");
		assertThat(MessageText.oneLine("Größe\r\n" + "x".repeat(1000))).isEqualTo("Größe  " + "x".repeat(1000));
		assertThat(MessageText.oneLine("\u2027\u202f\u2065\u206a\ud83d\udc07"))
			.isEqualTo("\u2027\u202f\u2065\u206a\ud83d\udc07");
	}

	@Test
	void knowsWhatFitsAProperty() {
		assertThat(MessageText.fitsProperty("x".repeat(255))).isTrue();
		assertThat(MessageText.fitsProperty("x".repeat(256))).isFalse();
		assertThat(MessageText.fitsProperty("\ufffd".repeat(86))).isFalse();
	}

	private static String read(String body) {
		return MessageText.read(body.getBytes(StandardCharsets.UTF_8));
	}

}
