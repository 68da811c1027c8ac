package dev.warren.fib.contract;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Which Fibonacci numbers can be asked for.
 *
 * @param maxN the greatest n; the value of one above 80 million would not fit into a
 * message, for RabbitMQ takes 16 MiB
 */
@Validated
@ConfigurationProperties("warren.fib")
public record FibRange(@DefaultValue("100000") @PositiveOrZero @Max(80_000_000) int maxN) {

	/**
	 * Reads n: ASCII digits and nothing else, for {@link Integer#parseInt} takes more.
	 * @throws IllegalArgumentException if it is no number in range; the message says so
	 */
	public int parse(String text) {
		try {
			int n = (text.length() <= 10 && text.chars().allMatch((c) -> c >= '0' && c <= '9')) ? Integer.parseInt(text)
					: -1;
			if (n >= 0 && n <= this.maxN) {
				return n;
			}
		}
		catch (NumberFormatException _) {
			// Empty, or beyond an int.
		}
		throw new IllegalArgumentException("must be a whole number from 0 to " + this.maxN);
	}

}
