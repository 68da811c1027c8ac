package dev.warren.messaging.contract;

/** The headers of messages, beside the AMQP properties. */
public final class Headers {

	/** How often the task is to fail before it succeeds; an integer. */
	public static final String FAIL_TIMES = "fail-times";

	/** How often the task was redriven; an integer, absent for never. */
	public static final String REDRIVES = "redrives";

	/**
	 * When the message was published, in milliseconds since 1970: the AMQP property
	 * {@code timestamp} has only seconds. RabbitMQ's message interceptor uses this name.
	 */
	public static final String PUBLISHED_AT = "timestamp_in_ms";

	/** The name of the logger, on a line of a service's own log. */
	public static final String LOGGER = "logger";

	/**
	 * How often a quorum queue has delivered the message before, counting failures only;
	 * absent on the first delivery. Set by RabbitMQ.
	 */
	public static final String DELIVERY_COUNT = "x-delivery-count";

	private Headers() {
	}

}
