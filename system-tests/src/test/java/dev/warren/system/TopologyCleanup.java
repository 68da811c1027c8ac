package dev.warren.system;

import java.util.List;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.test.TestBroker;

/** Deletes what services with a name prefix have declared on the broker of the tests. */
public final class TopologyCleanup {

	private static final List<String> QUEUES = List.of("hello", "task_queue", "task_deaths", "task_dead",
			"task_history", "rpc_queue", "log_archive");

	private static final List<String> EXCHANGES = List.of("tasks", "task_dead_letters", "task_events", "logs",
			"direct_logs", "topic_logs");

	private TopologyCleanup() {
	}

	public static void delete(String prefix) throws Exception {
		try (Connection connection = TestBroker.current().connectionFactory().newConnection("test");
				Channel channel = connection.createChannel()) {
			for (String queue : QUEUES) {
				channel.queueDelete(prefix + queue);
			}
			for (String exchange : EXCHANGES) {
				channel.exchangeDelete(prefix + exchange);
			}
		}
	}

}
