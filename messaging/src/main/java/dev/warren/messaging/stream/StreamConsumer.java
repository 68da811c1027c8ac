package dev.warren.messaging.stream;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.contract.ReceivedEnvelopes;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;

/**
 * A consumer of a stream. Over AMQP 0-9-1 it has a prefetch and acknowledges, and begins
 * at the offset in an argument (https://www.rabbitmq.com/docs/streams#consuming).
 */
final class StreamConsumer {

	/** Argument: where to begin. Header of each delivery: where it is. */
	private static final String OFFSET = "x-stream-offset";

	private static final Duration SILENCE = Duration.ofSeconds(1);

	private static final Duration END_OF_CHUNK = Duration.ofMillis(100);

	private static final int PROBE_PREFETCH = 1000;

	/** Wakes the reader. */
	private static final Delivery NOTHING = new Delivery(null, null, new byte[0]);

	private final ReceivedEnvelopes converter = new ReceivedEnvelopes();

	private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

	private final Channel channel;

	private final int prefetch;

	private volatile boolean cancelled;

	private int unacknowledged;

	/** Consumes from an offset, or from {@code last}: the last chunk of the stream. */
	StreamConsumer(Connection connection, String stream, Object from, int prefetch) throws IOException {
		this.prefetch = prefetch;
		this.channel = connection.openChannel().orElseThrow(() -> new IOException("no channel left on the connection"));
		this.channel.addShutdownListener((_) -> this.deliveries.add(NOTHING));
		this.channel.basicQos(prefetch);
		this.channel.basicConsume(stream, false, Map.of(OFFSET, from), (_, delivery) -> this.deliveries.add(delivery),
				(_) -> {
					this.cancelled = true;
					this.deliveries.add(NOTHING);
				});
	}

	/**
	 * The offset of the last message of a stream now, -1 if there is none. The last chunk
	 * is read to its end: the count of a passive declaration lags behind.
	 */
	static long end(Connection connection, String stream)
			throws IOException, BrokenConnectionException, InterruptedException {
		StreamConsumer probe = new StreamConsumer(connection, stream, "last", PROBE_PREFETCH);
		try {
			long end = -1;
			Delivery next = probe.poll(SILENCE);
			if (next == null && probe.channel.queueDeclarePassive(stream).getMessageCount() > 0) {
				throw new IOException("the broker does not deliver the last message in time");
			}
			for (int i = 0; next != null && i < PROBE_PREFETCH; i++) {
				end = offset(next);
				next = probe.poll(END_OF_CHUNK);
			}
			return end;
		}
		finally {
			probe.channel.abort();
		}
	}

	/**
	 * The next message, or null if none came for a second.
	 * @throws IOException if the broker is away, or the stream is gone
	 */
	@Nullable StreamMessage next() throws IOException, BrokenConnectionException, InterruptedException {
		Delivery next = poll(SILENCE);
		if (next == null) {
			return null;
		}
		acknowledge(next.getEnvelope().getDeliveryTag());
		return new StreamMessage(offset(next), new Message(next.getBody(),
				this.converter.toMessageProperties(next.getProperties(), next.getEnvelope(), "UTF-8")));
	}

	/** What has arrived is bounded by the prefetch; the stream itself forgets nothing. */
	private void acknowledge(long tag) throws IOException {
		if (++this.unacknowledged >= (this.prefetch + 1) / 2) {
			this.unacknowledged = 0;
			try {
				this.channel.basicAck(tag, true);
			}
			catch (ShutdownSignalException _) {
				// The next delivery says why.
			}
		}
	}

	private @Nullable Delivery poll(Duration timeout)
			throws IOException, BrokenConnectionException, InterruptedException {
		Delivery next = this.deliveries.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
		if (next != null && next != NOTHING) {
			return next;
		}
		ShutdownSignalException closed = this.channel.getCloseReason();
		if (closed != null) {
			throw BrokenConnectionException.orThrow(closed);
		}
		if (this.cancelled) {
			throw new IOException("the broker has ended the consumer");
		}
		return null;
	}

	private static long offset(Delivery delivery) {
		return (Long) Objects.requireNonNull(delivery.getProperties().getHeaders().get(OFFSET));
	}

}
