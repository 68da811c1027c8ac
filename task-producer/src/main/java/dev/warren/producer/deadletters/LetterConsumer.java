package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MalformedFrameException;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;

/**
 * Consumes dead letters on a connection of its own: RabbitMQ closes the connection of a
 * consumer for whom it cannot convert a message (rabbitmq-server#12571).
 */
final class LetterConsumer implements AutoCloseable {

	private static final int CLOSE_MILLIS = 1000;

	private static final int LARGEST_GROUP = 64;

	/** After that long without a delivery, another client has the letters. */
	private static final Duration QUIET = Duration.ofSeconds(1);

	/** Longer than letters are hidden that were taken together with a broken one. */
	private static final Duration HIDDEN = Duration.ofSeconds(5);

	/** Wakes the thread that waits. */
	private static final Delivery NOTHING = new Delivery(null, null, new byte[0]);

	private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

	private final Connection connection;

	private final Channel channel;

	private final String queue;

	private final long maxBytes;

	/** Begins with one, as it is unknown how large they are. */
	private int groupSize = 1;

	/**
	 * A consumer that closes its connection.
	 * @param maxBytes about the bytes of a group of letters
	 */
	LetterConsumer(Connection connection, String queue, long maxBytes) throws IOException {
		this.connection = connection;
		this.queue = queue;
		this.maxBytes = maxBytes;
		this.channel = connection.openChannel().orElseThrow(() -> new IOException("no channel left"));
		this.channel.addShutdownListener((_) -> this.deliveries.add(NOTHING));
	}

	/** How many letters are there to be delivered. */
	int ready() throws IOException {
		return this.channel.queueDeclarePassive(this.queue).getMessageCount();
	}

	/** Begins to consume; returns the tag of the consumer. */
	String start(int prefetch) throws IOException {
		this.channel.basicQos(prefetch);
		return this.channel.basicConsume(this.queue, false, (_, delivery) -> this.deliveries.add(delivery),
				(_) -> this.deliveries.add(NOTHING));
	}

	/**
	 * The next letter, or null if none came in time.
	 * @throws IOException if the connection or the queue is gone
	 */
	@Nullable Delivery next(Duration timeout) throws IOException, InterruptedException {
		Delivery next = this.deliveries.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
		if (next == NOTHING) {
			throw new IOException(this.channel.isOpen() ? "The broker has cancelled the consumer"
					: String.valueOf(this.channel.getCloseReason().getMessage()));
		}
		return next;
	}

	/**
	 * Takes a group of letters, which nobody else gets until they are given back. Much
	 * faster than {@code basic.get}, which a quorum queue writes to its log one by one.
	 * @param oneByOne whether one might break the connection, and others be hidden
	 * @return empty if no letter came for a while
	 */
	List<Delivery> take(int most, boolean oneByOne) throws IOException, InterruptedException {
		int count = oneByOne ? 1 : Math.min(most, this.groupSize);
		String tag = start(count);
		List<Delivery> taken = new ArrayList<>(count);
		Delivery next;
		while (taken.size() < count && (next = next(oneByOne ? HIDDEN : QUIET)) != null) {
			taken.add(next);
		}
		this.channel.basicCancel(tag);
		this.deliveries.drainTo(taken);
		long largest = taken.stream().mapToLong((delivery) -> delivery.getBody().length).max().orElse(0);
		this.groupSize = Math.clamp(this.maxBytes / Math.max(1, largest), 1,
				Math.min(2 * this.groupSize, LARGEST_GROUP));
		return taken;
	}

	void acknowledge(Delivery delivery) throws IOException {
		this.channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
	}

	/** Gives a letter back without counting a delivery. */
	void giveBack(Delivery delivery) throws IOException {
		this.channel.basicNack(delivery.getEnvelope().getDeliveryTag(), false, true);
	}

	/** Has the broker pass a letter on to where the queue's dead letters go. */
	void reject(Delivery delivery) throws IOException {
		this.channel.basicReject(delivery.getEnvelope().getDeliveryTag(), false);
	}

	/** Gives back all that is not settled. On closing, the broker would count it. */
	void giveBackAll() throws IOException {
		this.channel.basicNack(0, true, true);
		ready();
	}

	/** Whether a letter has broken the connection, at the broker or in the client. */
	boolean isBrokenByLetter() {
		ShutdownSignalException signal = this.connection.getCloseReason();
		if (signal == null) {
			return false;
		}
		return (signal.getReason() instanceof AMQP.Connection.Close close) ? close.getReplyCode() == AMQP.INTERNAL_ERROR
				: signal.getCause() instanceof RuntimeException || signal.getCause() instanceof MalformedFrameException;
	}

	@Override
	public void close() {
		this.connection.abort(CLOSE_MILLIS);
	}

}
