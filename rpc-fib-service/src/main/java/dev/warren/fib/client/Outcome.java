package dev.warren.fib.client;

import java.util.Locale;

/** What became of a call. */
enum Outcome {

	OK,

	/** No reply in time. */
	TIMEOUT,

	/** The broker returned the request: there is no queue, so nobody serves it. */
	UNSERVED,

	/** The server replied with an error. */
	ERROR,

	/** No connection to the broker, or it blocks publishers. */
	UNAVAILABLE,

	/** Too many calls wait already. */
	REJECTED;

	String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

}
