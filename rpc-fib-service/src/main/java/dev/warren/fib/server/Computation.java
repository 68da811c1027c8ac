package dev.warren.fib.server;

/** What the server does for a request. */
@FunctionalInterface
interface Computation {

	/**
	 * Returns the value for n, which is in range, as decimal text.
	 * @throws DeadlineExceededException if there is none by the deadline
	 */
	String value(int n, Deadline deadline);

}
