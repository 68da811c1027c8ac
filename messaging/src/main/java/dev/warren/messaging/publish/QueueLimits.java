package dev.warren.messaging.publish;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Channel;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Deadline;
import dev.warren.messaging.publish.PublishException.Reason;

/** Tells a full queue from other reasons for a {@code basic.nack} by its depth. */
final class QueueLimits {

	/**
	 * A quorum queue that reached its limit refuses until it is down to this part of it
	 * ({@code ?LOW_LIMIT} in {@code rabbit_fifo.erl}).
	 */
	private static final double SOFT_LIMIT = 0.8;

	private static final Duration SHARED_FOR = Duration.ofMillis(200);

	/** Answers, each for a moment, as thousands of messages are refused at once. */
	private final Map<LimitedQueue, Answer> answers = new HashMap<>();

	private final BrokerConnection broker;

	private final List<LimitedQueue> queues;

	QueueLimits(BrokerConnection broker, List<LimitedQueue> queues) {
		this.broker = broker;
		this.queues = queues;
	}

	/** What a failure means: a {@code basic.nack} has no reason. May wait. */
	PublishException explain(PublishException failure, Outgoing message) {
		return (failure.reason() != Reason.QUEUE_FULL || isFull(message.exchange, message.routingKey)) ? failure
				: new PublishException(Reason.ACCEPTANCE_UNKNOWN, "The broker refused the message without a reason");
	}

	/** Whether the queue that the route leads to refuses by its limit. */
	private synchronized boolean isFull(String exchange, String routingKey) {
		return this.queues.stream()
			.filter((queue) -> queue.exchange().equals(exchange) && queue.routingKey().equals(routingKey))
			.anyMatch(this::isFull);
	}

	private boolean isFull(LimitedQueue queue) {
		Answer known = this.answers.get(queue);
		if (known == null || known.until.isOver()) {
			known = new Answer(ask(queue), Deadline.in(SHARED_FOR));
			this.answers.put(queue, known);
		}
		return known.full;
	}

	private boolean ask(LimitedQueue queue) {
		try (Channel channel = this.broker.require().createChannel()) {
			return channel.queueDeclarePassive(queue.queue()).getMessageCount() >= SOFT_LIMIT * queue.maxLength();
		}
		catch (IOException | TimeoutException | RuntimeException _) {
			return false;
		}
	}

	private record Answer(boolean full, Deadline until) {
	}

}
