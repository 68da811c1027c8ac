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

	/** Wakes the thread that waits. */
	private static final Delivery NOTHING = new Delivery(null, null, new byte[0]);

	private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

	private final Connection connection;

	private final Channel channel;

	private final String queue;

	/** The connection is closed with the consumer. */
	LetterConsumer(Connection connection, String queue) throws IOException {
		this.connection = connection;
		this.queue = queue;
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
	 * @return fewer if no other one came in time
	 */
	List<Delivery> take(int count, Duration timeout) throws IOException, InterruptedException {
		String tag = start(count);
		List<Delivery> taken = new ArrayList<>(count);
		Delivery next;
		while (taken.size() < count && (next = next(timeout)) != null) {
			taken.add(next);
		}
		this.channel.basicCancel(tag);
		this.deliveries.drainTo(taken);
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
