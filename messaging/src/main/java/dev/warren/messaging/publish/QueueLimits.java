package dev.warren.messaging.publish;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Channel;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.contract.Deadline;

/** Tells a full queue from other reasons for a {@code basic.nack} by its depth. */
final class QueueLimits {

	/**
	 * A quorum queue that reached its limit refuses until it is down to this part of it
	 * ({@code ?LOW_LIMIT} in {@code rabbit_fifo.erl}).
	 */
	private static final double SOFT_LIMIT = 0.8;

	private static final Duration SHARED_FOR = Duration.ofMillis(200);

	/** Full queues, each until it is looked at again; thousands are refused at once. */
	private final Map<LimitedQueue, Deadline> full = new HashMap<>();

	private final BrokerConnection broker;

	private final List<LimitedQueue> queues;

	QueueLimits(BrokerConnection broker, List<LimitedQueue> queues) {
		this.broker = broker;
		this.queues = queues;
	}

	/** Whether the queue that the route leads to refuses by its limit. May wait. */
	synchronized boolean isFull(String exchange, String routingKey) {
		return this.queues.stream()
			.filter((queue) -> queue.exchange().equals(exchange) && queue.routingKey().equals(routingKey))
			.anyMatch(this::isFull);
	}

	private boolean isFull(LimitedQueue queue) {
		Deadline known = this.full.get(queue);
		if (known != null && !known.isOver()) {
			return true;
		}
		try (Channel channel = this.broker.require().createChannel()) {
			boolean full = channel.queueDeclarePassive(queue.queue()).getMessageCount() >= SOFT_LIMIT
					* queue.maxLength();
			if (full) {
				this.full.put(queue, Deadline.in(SHARED_FOR));
			}
			return full;
		}
		catch (IOException | TimeoutException | BrokerUnavailableException _) {
			return false;
		}
	}

}
