package dev.warren.system;

import java.util.List;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.test.TestBroker;

/** What the services have declared at the broker of the tests, to be taken away. */
final class Topology {

	private Topology() {
	}

	static void delete(String prefix) throws Exception {
		try (Connection connection = TestBroker.current().connectionFactory().newConnection("test");
				Channel channel = connection.createChannel()) {
			for (String queue : List.of("hello", "task_queue", "task_dead", "rpc_queue", "log_archive")) {
				channel.queueDelete(prefix + queue);
			}
			for (String exchange : List.of("tasks", "task_dead_letters", "logs", "direct_logs", "topic_logs")) {
				channel.exchangeDelete(prefix + exchange);
			}
		}
	}

}
