package dev.warren.fib.server;

import java.math.BigInteger;
import java.util.concurrent.CancellationException;

import dev.warren.fib.ServerRole;
import dev.warren.messaging.contract.Deadline;

/**
 * The work of a server: Fibonacci numbers by fast doubling, one step for each bit of n.
 * Checks the deadline before each operation that is slow for a large n.
 */
@ServerRole
class Fibonacci {

	String value(int n, Deadline deadline) {
		BigInteger number = of(n, deadline);
		check(deadline);
		String value = number.toString();
		check(deadline);
		return value;
	}

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
		check(deadline);
		return a.multiply(b);
	}

	private static void check(Deadline deadline) {
		if (deadline.isOver()) {
			throw new CancellationException("The deadline is over");
		}
	}

}
