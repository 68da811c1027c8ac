package dev.warren.system.faults;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The truth about all tasks as the broker has it: the history's events, and the messages
 * among the dead letters.
 */
final class Ledger {

	/** After that long without a message there is none; who doubts it asks again. */
	private static final Duration SILENCE = Duration.ofMillis(750);

	private static final JsonMapper json = JsonMapper.builder().build();

	private final List<Event> events = new ArrayList<>();

	private final FaultBroker broker;

	private long next;

	Ledger(FaultBroker broker) {
		this.broker = broker;
	}

	/** All events until now; under load there is always a later one. */
	List<Event> events() throws Exception {
		Instant now = Instant.now();
		try (Connection connection = this.broker.connect(); Channel channel = connection.createChannel()) {
			BlockingQueue<Delivery> arrived = consume(channel, "task_history", 500,
					Map.of("x-stream-offset", this.next));
			for (Delivery delivery = next(arrived); delivery != null; delivery = next(arrived)) {
				read(delivery);
				channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
				if (!this.events.isEmpty() && this.events.getLast().at().isAfter(now)) {
					break;
				}
			}
		}
		return List.copyOf(this.events);
	}

	private void read(Delivery delivery) {
		// A consumer is given the whole chunk that its offset is in.
		if (delivery.getProperties().getHeaders().get("x-stream-offset") instanceof Long offset
				&& offset >= this.next) {
			this.next = offset + 1;
			// The board marks how far it has to read with messages that are no events.
			if (delivery.getBody().length > 0) {
				this.events.add(json.readValue(delivery.getBody(), Event.class));
			}
		}
	}

	/** The ids of all dead letters; they stay where they are. */
	Set<String> dead() throws Exception {
		Set<String> ids = new HashSet<>();
		try (Connection connection = this.broker.connect(); Channel channel = connection.createChannel()) {
			// Without acknowledgement they return to the queue as the channel closes.
			BlockingQueue<Delivery> arrived = consume(channel, "task_dead", 20_000, Map.of());
			for (Delivery letter = next(arrived); letter != null; letter = next(arrived)) {
				ids.add(String.valueOf(letter.getProperties().getMessageId()));
			}
		}
		return ids;
	}

	private static BlockingQueue<Delivery> consume(Channel channel, String queue, int prefetch,
			Map<String, Object> arguments) throws IOException {
		BlockingQueue<Delivery> arrived = new ArrayBlockingQueue<>(prefetch);
		channel.basicQos(prefetch);
		channel.basicConsume(queue, false, arguments, (_, delivery) -> arrived.add(delivery), (_) -> {
		});
		return arrived;
	}

	private static @Nullable Delivery next(BlockingQueue<Delivery> arrived) throws InterruptedException {
		return arrived.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
	}

	long ready(String queue) throws Exception {
		try (Connection connection = this.broker.connect(); Channel channel = connection.createChannel()) {
			return channel.messageCount(queue);
		}
	}

	long consumers(String queue) throws Exception {
		try (Connection connection = this.broker.connect(); Channel channel = connection.createChannel()) {
			return channel.consumerCount(queue);
		}
	}

	void forgetDead() throws Exception {
		try (Connection connection = this.broker.connect(); Channel channel = connection.createChannel()) {
			channel.queuePurge("task_dead");
		}
	}

}
