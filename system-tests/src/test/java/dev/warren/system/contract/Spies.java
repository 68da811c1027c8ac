package dev.warren.system.contract;

import java.io.IOException;
import java.util.Map;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;

/** Shows the messages that go by to whoever compares them, and lets them go on. */
final class Spies {

	private final Connection connection;

	private final String prefix;

	private final MessageContract contract;

	Spies(Connection connection, String prefix, MessageContract contract) {
		this.connection = connection;
		this.prefix = prefix;
		this.contract = contract;
	}

	/** Copies of the messages in an exchange. */
	void watchExchange(String exchange, String bindingKey) throws IOException {
		String queue = ownQueue(exchange);
		this.connection.createChannel().queueBind(queue, this.prefix + exchange, bindingKey);
	}

	/** A queue of the test's own, with what comes to that channel of the document. */
	String ownQueue(String channelName) throws IOException {
		Channel channel = this.connection.createChannel();
		String queue = channel.queueDeclare().getQueue();
		channel.basicConsume(queue, true, (_, delivery) -> this.contract.check(Captured.of(channelName, delivery)),
				(_) -> {
				});
		return queue;
	}

	/** All that is in a stream, and what is added. */
	void readStream(String stream) throws IOException {
		Channel channel = this.connection.createChannel();
		channel.basicQos(100);
		channel.basicConsume(this.prefix + stream, false, Map.of("x-stream-offset", "first"), (_, delivery) -> {
			this.contract.check(Captured.of(stream, delivery));
			channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
		}, (_) -> {
		});
	}

	/** The next message in a queue, before its consumers get it. */
	void lookIntoQueue(String queue) throws IOException {
		Channel channel = this.connection.createChannel();
		channel.basicQos(1);
		channel.basicConsume(this.prefix + queue, false, Map.of("x-priority", 10), (consumer, delivery) -> {
			this.contract.check(Captured.of(queue, delivery));
			channel.basicCancel(consumer);
			channel.basicReject(delivery.getEnvelope().getDeliveryTag(), true);
		}, (_) -> {
		});
	}

}
