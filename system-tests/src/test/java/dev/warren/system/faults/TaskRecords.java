package dev.warren.system.faults;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;

/**
 * What the broker itself stores about tasks: the events of the history and the dead
 * letters. The tests compare the services' answers with it.
 */
final class TaskRecords {

	/** A read ends after this time without a message; callers read again if need be. */
	private static final Duration SILENCE = Duration.ofMillis(250);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final List<HistoryEvent> events = new ArrayList<>();

	private final FaultBroker broker;

	/** The offset after the last event that was read. */
	private long next;

	TaskRecords(FaultBroker broker) {
		this.broker = broker;
	}

	/** All events that the history has now. */
	List<HistoryEvent> events() throws Exception {
		Instant now = Instant.now();
		long from = this.next;
		while (!readEvents(now)) {
			// Lost the connection at the same message again: the broker cannot convert
			// it.
			if (this.next == from) {
				this.next++;
			}
			from = this.next;
		}
		return List.copyOf(this.events);
	}

	/** Returns false if the connection is lost meanwhile. */
	private boolean readEvents(Instant until) throws Exception {
		try (Connection connection = this.broker.connect()) {
			Channel channel = connection.createChannel();
			BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
			consume(channel, "task_history", 500, Map.of("x-stream-offset", this.next), arrived);
			// Under load there is always a later event.
			while (this.events.isEmpty() || this.events.getLast().at().isBefore(until)) {
				Delivery delivery = arrived.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
				if (delivery == null) {
					break;
				}
				read(delivery);
				if (channel.isOpen()) {
					channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
				}
			}
			return connection.isOpen();
		}
	}

	private void read(Delivery delivery) {
		// A stream delivers whole chunks: the first messages may precede the offset.
		if (delivery.getProperties().getHeaders().get("x-stream-offset") instanceof Long offset
				&& offset >= this.next) {
			this.next = offset + 1;
			HistoryEvent.read(delivery.getBody()).ifPresent(this.events::add);
		}
	}

	/** The ids of all dead letters, which stay in their queue. */
	Set<String> dead() throws Exception {
		Set<String> ids = new HashSet<>();
		try (Connection connection = this.broker.connect(); Channel channel = connection.createChannel()) {
			int letters = (int) channel.messageCount("task_dead");
			if (letters == 0) {
				return ids;
			}
			BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
			String consumer = consume(channel, "task_dead", letters, Map.of(), arrived);
			for (int i = 0; i < letters; i++) {
				Delivery letter = arrived.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
				if (letter == null) {
					break;
				}
				ids.add(String.valueOf(letter.getProperties().getMessageId()));
			}
			channel.basicCancel(consumer);
			// Unsettled letters would count as failed, and their delivery be delayed.
			channel.basicNack(0, true, true);
		}
		return ids;
	}

	private static String consume(Channel channel, String queue, int prefetch, Map<String, Object> arguments,
			BlockingQueue<Delivery> arrived) throws IOException {
		channel.basicQos(prefetch);
		return channel.basicConsume(queue, false, arguments, (_, delivery) -> arrived.add(delivery), (_) -> {
		});
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

	void purgeDeadLetters() throws Exception {
		try (Connection connection = this.broker.connect(); Channel channel = connection.createChannel()) {
			channel.queuePurge("task_dead");
		}
	}

}
