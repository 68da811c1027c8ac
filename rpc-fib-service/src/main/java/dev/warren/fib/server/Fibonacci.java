package dev.warren.fib.server;

import java.math.BigInteger;

/** Fibonacci numbers by fast doubling: one step for each bit of n. */
final class Fibonacci {

	private Fibonacci() {
	}

	/** Returns F(n), where F(0) = 0 and F(1) = 1; n is not negative. */
	static BigInteger of(int n) {
		if (n < 0) {
			throw new IllegalArgumentException("n is negative: " + n);
		}
		BigInteger a = BigInteger.ZERO;
		BigInteger b = BigInteger.ONE;
		for (int bit = Integer.highestOneBit(n); bit != 0; bit >>>= 1) {
			// a = F(k), b = F(k+1): F(2k) = a(2b - a), F(2k+1) = a^2 + b^2
			BigInteger even = a.multiply(b.shiftLeft(1).subtract(a));
			BigInteger odd = a.multiply(a).add(b.multiply(b));
			boolean set = (n & bit) != 0;
			a = set ? odd : even;
			b = set ? even.add(odd) : odd;
		}
		return a;
	}

}
