package dev.warren.system.faults;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The truth about all tasks as the broker has it: the history's events, and the messages
 * among the dead letters.
 */
final class Ledger {

	private static final int PREFETCH = 500;

	private static final JsonMapper json = JsonMapper.builder().build();

	private final List<Event> events = new ArrayList<>();

	private final FaultBroker broker;

	private long next;

	Ledger(FaultBroker broker) {
		this.broker = broker;
	}

	/** All events, as far as there are any now. */
	List<Event> events() throws Exception {
		try (Connection connection = this.broker.connect(); Channel channel = connection.createChannel()) {
			BlockingQueue<Delivery> arrived = new ArrayBlockingQueue<>(PREFETCH);
			channel.basicQos(PREFETCH);
			channel.basicConsume("task_history", false, Map.of("x-stream-offset", this.next),
					(_, delivery) -> arrived.add(delivery), (_) -> {
					});
			for (Delivery delivery = next(arrived); delivery != null; delivery = next(arrived)) {
				read(delivery);
				channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
			}
		}
		return List.copyOf(this.events);
	}

	private static @Nullable Delivery next(BlockingQueue<Delivery> arrived) throws InterruptedException {
		return arrived.poll(1, TimeUnit.SECONDS);
	}

	private void read(Delivery delivery) {
		// A consumer is given the whole chunk that its offset is in.
		if (delivery.getProperties().getHeaders().get("x-stream-offset") instanceof Long offset
				&& offset >= this.next) {
			this.next = offset + 1;
			this.events.add(json.readValue(delivery.getBody(), Event.class));
		}
	}

	/** The ids of all dead letters; they stay where they are. */
	Set<String> dead() throws Exception {
		Set<String> ids = new HashSet<>();
		try (Connection connection = this.broker.connect()) {
			// Without acknowledgement they return to the queue as the channel closes.
			Channel channel = connection.createChannel();
			for (GetResponse letter = channel.basicGet("task_dead", false); letter != null; letter = channel
				.basicGet("task_dead", false)) {
				ids.add(String.valueOf(letter.getProps().getMessageId()));
			}
		}
		return ids;
	}

	long ready(String queue) throws Exception {
		try (Connection connection = this.broker.connect(); Channel channel = connection.createChannel()) {
			return channel.messageCount(queue);
		}
	}

	void forgetDead() throws Exception {
		try (Connection connection = this.broker.connect(); Channel channel = connection.createChannel()) {
			channel.queuePurge("task_dead");
		}
	}

}
