package dev.warren.fib.server;

import java.math.BigInteger;

import org.springframework.stereotype.Component;

/**
 * Fibonacci numbers by fast doubling: one step for each bit of n. Looks at the clock
 * before each thing that takes long when n is large.
 */
@Component
@ServerRole
class Fibonacci implements Computation {

	@Override
	public String value(int n, Deadline deadline) {
		BigInteger number = of(n, deadline);
		deadline.check();
		String value = number.toString();
		deadline.check();
		return value;
	}

	/** Returns F(n), where F(0) = 0 and F(1) = 1; n is not negative. */
	static BigInteger of(int n, Deadline deadline) {
		if (n < 0) {
			throw new IllegalArgumentException("n is negative: " + n);
		}
		BigInteger a = BigInteger.ZERO;
		BigInteger b = BigInteger.ONE;
		for (int bit = Integer.highestOneBit(n); bit != 0; bit >>>= 1) {
			// a = F(k), b = F(k+1): F(2k) = a(2b - a), F(2k+1) = a^2 + b^2
			BigInteger even = product(a, b.shiftLeft(1).subtract(a), deadline);
			BigInteger odd = product(a, a, deadline).add(product(b, b, deadline));
			boolean set = (n & bit) != 0;
			a = set ? odd : even;
			b = set ? even.add(odd) : odd;
		}
		return a;
	}

	private static BigInteger product(BigInteger a, BigInteger b, Deadline deadline) {
		deadline.check();
		return a.multiply(b);
	}

}
