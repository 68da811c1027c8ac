package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;

/**
 * Dead letters in the hands of one caller, taken in small groups so that few bodies are
 * in memory at once. What is not acknowledged goes back to its place. Taken by
 * short-lived consumers: for each {@code basic.get} a quorum queue writes to its log.
 */
final class DeadLetterHold {

	private static final int FIRST_GROUP = 10;

	/** RabbitMQ 3.10 puts more than 32 of a consumer back in any order. */
	private static final int LARGEST_GROUP = 32;

	/** After that long without a delivery, somebody else has the messages in hand. */
	private static final Duration QUIET = Duration.ofSeconds(1);

	private static final Duration RETURN_POLL = Duration.ofMillis(5);

	private final List<Long> groupEnds = new ArrayList<>();

	private final NavigableSet<Long> unacknowledged = new TreeSet<>();

	private final Channel channel;

	private final String queue;

	private final long maxBytes;

	private final int total;

	private int left;

	private int nextGroup = FIRST_GROUP;

	DeadLetterHold(Channel channel, String queue, long maxBytes) throws IOException {
		this.channel = channel;
		this.queue = queue;
		this.maxBytes = maxBytes;
		this.total = channel.queueDeclarePassive(queue).getMessageCount();
		this.left = this.total;
	}

	/** How many there were at first; what dies later is left alone. */
	int total() {
		return this.total;
	}

	/**
	 * Takes some more.
	 * @param most the most messages to take
	 * @return empty when all have been taken, or none was to be
	 */
	List<Delivery> take(int most) throws IOException, InterruptedException {
		int count = Math.min(most, Math.min(this.left, this.nextGroup));
		if (count == 0) {
			return List.of();
		}
		List<Delivery> taken = consume(count);
		this.left = (taken.size() < count) ? 0 : this.left - count;
		if (!taken.isEmpty()) {
			taken.forEach((delivery) -> this.unacknowledged.add(delivery.getEnvelope().getDeliveryTag()));
			this.groupEnds.add(this.unacknowledged.getLast());
			long largest = taken.stream().mapToLong((delivery) -> delivery.getBody().length).max().orElse(0);
			this.nextGroup = Math.clamp(this.maxBytes / Math.max(1, largest), 1, LARGEST_GROUP);
		}
		return taken;
	}

	private List<Delivery> consume(int count) throws IOException, InterruptedException {
		BlockingQueue<Delivery> arriving = new ArrayBlockingQueue<>(count);
		this.channel.basicQos(count);
		String consumer = this.channel.basicConsume(this.queue, false, (_, delivery) -> arriving.add(delivery), (_) -> {
		});
		List<Delivery> taken = new ArrayList<>(count);
		while (taken.size() < count) {
			Delivery delivery = arriving.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
			if (delivery == null) {
				break;
			}
			taken.add(delivery);
		}
		this.channel.basicCancel(consumer);
		arriving.drainTo(taken);
		return taken;
	}

	void acknowledge(Delivery delivery) throws IOException {
		long tag = delivery.getEnvelope().getDeliveryTag();
		this.channel.basicAck(tag, false);
		this.unacknowledged.remove(tag);
	}

	/**
	 * Gives back all that is not acknowledged. Group by group: the broker may put back
	 * the messages of several consumers in any order.
	 */
	void giveBack() throws IOException, InterruptedException {
		int free = this.channel.queueDeclarePassive(this.queue).getMessageCount();
		int expected = free + this.unacknowledged.size();
		for (long groupEnd : this.groupEnds) {
			Long last = this.unacknowledged.floor(groupEnd);
			if (last != null) {
				this.channel.basicNack(last, true, true);
				this.unacknowledged.headSet(last, true).clear();
			}
		}
		awaitReturn(expected);
	}

	/**
	 * The broker puts them back some time after it was told to, and the next caller is to
	 * see them. Not for long: somebody else may take some meanwhile.
	 */
	private void awaitReturn(int expected) throws IOException, InterruptedException {
		long end = System.nanoTime() + QUIET.toNanos();
		while (this.channel.queueDeclarePassive(this.queue).getMessageCount() < expected && System.nanoTime() < end) {
			Thread.sleep(RETURN_POLL);
		}
	}

}
