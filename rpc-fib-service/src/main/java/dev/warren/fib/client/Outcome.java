package dev.warren.fib.client;

/** How a call ended. */
enum Outcome {

	OK, TIMEOUT,

	/** The broker returned the request: there is no queue, because there is no server. */
	UNSERVED,

	/** The broker refused the request: the queue is at its limit. */
	QUEUE_FULL,

	/** The server replied with an error. */
	ERROR,

	/** No connection to the broker, or it blocks publishers. */
	UNAVAILABLE,

	/** This replica already makes as many calls as it may. */
	REJECTED

}
