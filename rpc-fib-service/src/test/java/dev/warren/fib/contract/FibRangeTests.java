package dev.warren.fib.contract;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FibRangeTests {

	private final FibRange range = new FibRange(100_000);

	@ParameterizedTest
	@CsvSource({ "0,0", "30,30", "007,7", "100000,100000" })
	void readsWholeNumbersInRange(String text, int n) {
		assertThat(this.range.parse(text)).isEqualTo(n);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "abc", "1.5", "-1", "+1", "1e3", "0x10", "100001", "2147483648", "9999999999",
			"99999999999999999999999999", "٣٠", "3 0" })
	void refusesEverythingElse(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.range.parse(text))
			.withMessage("must be a whole number from 0 to 100000");
	}

	@Test
	void hasTheGreatestNumberThatIsConfigured() {
		assertThat(new FibRange(10).parse("10")).isEqualTo(10);
		assertThatIllegalArgumentException().isThrownBy(() -> new FibRange(10).parse("11"));
	}

}
