package dev.warren.system.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.warren.messaging.test.TestBroker;

/**
 * Which binding keys of a topic exchange match which routing keys, as the broker does it.
 */
final class TopicExchange {

	private static final String NAME = "playground";

	private TopicExchange() {
	}

	/**
	 * Binds a queue with each binding key, publishes with each routing key, and reads all
	 * queues.
	 */
	static List<String> delivered(TestBroker broker, List<String> bindingKeys, List<String> routingKeys)
			throws Exception {
		try (Connection connection = broker.connectionFactory().newConnection("test");
				Channel channel = connection.createChannel()) {
			channel.exchangeDeclare(NAME, BuiltinExchangeType.TOPIC, false, true, null);
			Map<String, String> queues = new LinkedHashMap<>();
			for (String key : bindingKeys) {
				queues.put(key, channel.queueDeclare().getQueue());
				channel.queueBind(queues.get(key), NAME, key);
			}
			channel.confirmSelect();
			for (String key : routingKeys) {
				channel.basicPublish(NAME, key, null, key.getBytes(StandardCharsets.UTF_8));
			}
			channel.waitForConfirmsOrDie(10_000);
			List<String> delivered = new ArrayList<>();
			for (Map.Entry<String, String> queue : queues.entrySet()) {
				drain(channel, queue.getValue()).forEach((key) -> delivered.add(queue.getKey() + " takes " + key));
			}
			return delivered;
		}
	}

	private static List<String> drain(Channel channel, String queue) throws IOException {
		List<String> bodies = new ArrayList<>();
		GetResponse message = channel.basicGet(queue, true);
		while (message != null) {
			bodies.add(new String(message.getBody(), StandardCharsets.UTF_8));
			message = channel.basicGet(queue, true);
		}
		return bodies;
	}

}
