package dev.warren.system.contract;

import java.io.IOException;
import java.util.Map;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;

/** Passes copies of the services' messages to the contract, without removing any. */
final class MessageCapture {

	private final Connection connection;

	private final String prefix;

	private final MessageContract contract;

	MessageCapture(Connection connection, String prefix, MessageContract contract) {
		this.connection = connection;
		this.prefix = prefix;
		this.contract = contract;
	}

	/** Copies of the messages in an exchange. */
	void watchExchange(String exchange, String bindingKey) throws IOException {
		String queue = ownQueue(exchange);
		this.connection.createChannel().queueBind(queue, this.prefix + exchange, bindingKey);
	}

	/** Declares an exclusive queue whose messages are checked as those of a channel. */
	String ownQueue(String channelName) throws IOException {
		Channel channel = this.connection.createChannel();
		String queue = channel.queueDeclare().getQueue();
		channel.basicConsume(queue, true,
				(_, delivery) -> this.contract.check(CapturedMessage.of(channelName, delivery)), (_) -> {
				});
		return queue;
	}

	/** All messages of a stream, including those that are still to come. */
	void readStream(String stream) throws IOException {
		Channel channel = this.connection.createChannel();
		channel.basicQos(100);
		channel.basicConsume(this.prefix + stream, false, Map.of("x-stream-offset", "first"), (_, delivery) -> {
			this.contract.check(CapturedMessage.of(stream, delivery));
			channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
		}, (_) -> {
		});
	}

	/** The next message of a queue; a higher consumer priority gets it first. */
	void peekIntoQueue(String queue) throws IOException {
		Channel channel = this.connection.createChannel();
		channel.basicQos(1);
		channel.basicConsume(this.prefix + queue, false, Map.of("x-priority", 10), (consumer, delivery) -> {
			this.contract.check(CapturedMessage.of(queue, delivery));
			channel.basicCancel(consumer);
			// Not a reject, which would count as a failed delivery.
			channel.basicNack(delivery.getEnvelope().getDeliveryTag(), false, true);
		}, (_) -> {
		});
	}

}
