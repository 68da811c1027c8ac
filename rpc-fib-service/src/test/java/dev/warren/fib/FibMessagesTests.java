package dev.warren.fib;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FibMessagesTests {

	@Test
	void readsTextWithoutTheNewlineOfAShell() {
		assertThat(FibMessages.text("30\r\n".getBytes(StandardCharsets.UTF_8))).isEqualTo("30");
	}

	@ParameterizedTest
	@CsvSource({ "0,0", "30,30", "007,7", "100000,100000" })
	void readsWholeNumbersInRange(String text, int n) {
		assertThat(FibMessages.parseN(text, 100_000)).isEqualTo(n);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "abc", "1.5", "-1", "+1", "1e3", "0x10", "100001", "2147483648", "9999999999",
			"99999999999999999999999999", "٣٠", "3 0" })
	void refusesEverythingElse(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> FibMessages.parseN(text, 100_000))
			.withMessage("must be a whole number from 0 to 100000");
	}

	@Test
	void hasTheGreatestNumberThatIsConfigured() {
		assertThat(FibMessages.parseN("10", 10)).isEqualTo(10);
		assertThatIllegalArgumentException().isThrownBy(() -> FibMessages.parseN("11", 10));
	}

}
