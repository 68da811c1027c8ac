package dev.warren.worker.tasks;

import java.io.IOException;

import com.rabbitmq.client.Channel;

/** What RabbitMQ is to do with a delivery. */
enum Settlement {

	/** The task is done. */
	ACKNOWLEDGE {

		@Override
		void send(Channel channel, long tag) throws IOException {
			channel.basicAck(tag, false);
		}

	},

	/**
	 * Deliver the task again after a delay or, at the limit, dead-letter it. Since
	 * RabbitMQ 4.3 only {@code basic.reject} counts towards the limit.
	 */
	RETRY {

		@Override
		void send(Channel channel, long tag) throws IOException {
			channel.basicReject(tag, true);
		}

	},

	DEAD_LETTER {

		@Override
		void send(Channel channel, long tag) throws IOException {
			channel.basicReject(tag, false);
		}

	},

	/** Nothing now: {@link ConsumerConnection} gives the task back uncounted. */
	GIVE_BACK {

		@Override
		void send(Channel channel, long tag) {
		}

	};

	abstract void send(Channel channel, long tag) throws IOException;

}
