package dev.warren.worker.tasks;

import java.io.IOException;

import com.rabbitmq.client.Channel;

/** Tells RabbitMQ what to do with a delivery. */
interface Settlement {

	Settlement ACKNOWLEDGE = (channel, tag) -> channel.basicAck(tag, false);

	/**
	 * Deliver it again after a delay or, at the limit, dead-letter it. On RabbitMQ 4.3
	 * only {@code basic.reject} counts towards the limit.
	 */
	Settlement RETRY = (channel, tag) -> channel.basicReject(tag, true);

	Settlement DEAD_LETTER = (channel, tag) -> channel.basicReject(tag, false);

	/** Nothing now: {@link TaskContainers} gives it back, uncounted. */
	Settlement LEAVE = (channel, tag) -> {
	};

	void send(Channel channel, long tag) throws IOException;

}
