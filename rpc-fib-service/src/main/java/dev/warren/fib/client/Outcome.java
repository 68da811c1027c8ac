package dev.warren.fib.client;

import java.util.Locale;

/** What became of a call. */
enum Outcome {

	OK,

	/** No reply in time, or the server cut the work off at the deadline. */
	TIMEOUT,

	/** The broker returned the request: there is no queue, so nobody serves it. */
	UNSERVED,

	/** The broker refused the request: too many wait for the servers. */
	QUEUE_FULL,

	/** The server replied with an error. */
	ERROR,

	/** No connection to the broker, or it blocks publishers. */
	UNAVAILABLE,

	/** Too many calls of this replica wait already. */
	REJECTED;

	String tag() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
