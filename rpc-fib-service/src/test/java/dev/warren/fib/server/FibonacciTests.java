package dev.warren.fib.server;

import java.math.BigInteger;
import java.time.Duration;
import java.util.concurrent.CancellationException;

import dev.warren.messaging.contract.Deadline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FibonacciTests {

	private final Deadline inTime = Deadline.in(Duration.ofMinutes(1));

	@ParameterizedTest
	@CsvSource({ "0,0", "1,1", "2,1", "3,2", "10,55", "30,832040", "90,2880067194370816120",
			"100,354224848179261915075", "300,222232244629420445529739893461909967206666939096499764990979600" })
	void knowsTheseValues(int n, String value) {
		assertThat(Fibonacci.of(n, this.inTime)).isEqualTo(new BigInteger(value));
	}

	@Test
	void agreesWithTheRecurrenceUpTo1000() {
		BigInteger a = BigInteger.ZERO;
		BigInteger b = BigInteger.ONE;
		for (int n = 0; n <= 1000; n++) {
			assertThat(Fibonacci.of(n, this.inTime)).as("F(%d)", n).isEqualTo(a);
			BigInteger next = a.add(b);
			a = b;
			b = next;
		}
	}

	@Test
	void has20899DigitsAt100000() {
		String value = new Fibonacci().value(100_000, this.inTime);
		assertThat(value).hasSize(20_899).startsWith("2597406934722172").endsWith("49895374653428746875");
	}

	@Test
	void refusesNegativeNumbers() {
		assertThatIllegalArgumentException().isThrownBy(() -> Fibonacci.of(-1, this.inTime));
	}

	/** The whole of it takes minutes. */
	@Test
	@Timeout(60)
	void givesUpAtTheDeadline() {
		assertThatExceptionOfType(CancellationException.class)
			.isThrownBy(() -> new Fibonacci().value(Integer.MAX_VALUE, Deadline.in(Duration.ofMillis(50))));
	}

}
