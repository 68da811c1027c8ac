package dev.warren.messaging.publish;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Channel;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.publish.PublishException.Reason;

/**
 * Tells a full queue from other reasons for a {@code basic.nack}, which carries none: by
 * asking for the queue's depth.
 */
final class QueueLimits {

	/**
	 * A quorum queue that reached its limit refuses until it is down to this part of it
	 * ({@code ?LOW_LIMIT} in {@code rabbit_fifo.erl}).
	 */
	private static final double SOFT_LIMIT = 0.8;

	private static final long SHARED_MILLIS = 200;

	private final Map<LimitedQueue, CompletableFuture<Boolean>> checks = new ConcurrentHashMap<>();

	private final BrokerConnection broker;

	private final List<LimitedQueue> queues;

	QueueLimits(BrokerConnection broker, Collection<LimitedQueue> queues) {
		this.broker = broker;
		this.queues = List.copyOf(queues);
	}

	/** Settles a message that the broker refused. Never waits. */
	void refused(Outgoing message) {
		for (LimitedQueue queue : this.queues) {
			if (queue.exchange().equals(message.exchange) && queue.routingKey().equals(message.routingKey)) {
				this.checks.computeIfAbsent(queue, this::check)
					.whenComplete((full, failure) -> refused(message, failure == null && full));
				return;
			}
		}
		refused(message, false);
	}

	private static void refused(Outgoing message, boolean full) {
		if (full) {
			message.fail(Reason.QUEUE_FULL, "The queue is full");
		}
		else {
			message.fail(Reason.ACCEPTANCE_UNKNOWN, "The broker refused the message without a reason");
		}
	}

	/** One check at a time, whose answer is good for a moment. */
	private CompletableFuture<Boolean> check(LimitedQueue queue) {
		CompletableFuture<Boolean> check = CompletableFuture.supplyAsync(() -> isFull(queue),
				Thread::startVirtualThread);
		check.whenCompleteAsync((_, _) -> this.checks.remove(queue),
				CompletableFuture.delayedExecutor(SHARED_MILLIS, TimeUnit.MILLISECONDS));
		return check;
	}

	private boolean isFull(LimitedQueue queue) {
		try (Channel channel = this.broker.require().createChannel()) {
			return channel.queueDeclarePassive(queue.queue()).getMessageCount() >= SOFT_LIMIT * queue.maxLength();
		}
		catch (IOException | TimeoutException _) {
			return false;
		}
	}

}
