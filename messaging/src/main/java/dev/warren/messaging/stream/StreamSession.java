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
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.support.DefaultMessagePropertiesConverter;

/**
 * One connection to a stream. Over AMQP 0-9-1 a stream is consumed with a prefetch and
 * acknowledgements, from the offset in an argument
 * (https://www.rabbitmq.com/docs/streams#consuming).
 */
final class StreamSession {

	/** The end of a stream that could not be asked for. */
	static final long UNKNOWN = -2;

	/** Argument: where to begin. Header of each delivery: where it is. */
	private static final String OFFSET = "x-stream-offset";

	private static final Duration SILENCE = Duration.ofSeconds(1);

	private static final Duration END_OF_CHUNK = Duration.ofMillis(100);

	/** Wakes the reader. */
	private static final Delivery NOTHING = new Delivery(null, null, new byte[0]);

	private static final int CLOSE_MILLIS = 1000;

	private static final int PROBE_PREFETCH = 1000;

	private final DefaultMessagePropertiesConverter converter = new DefaultMessagePropertiesConverter();

	private final Connection connection;

	private final String stream;

	private final Consumption main;

	private int prefetch = 1;

	private int unacknowledged;

	private long lastTag;

	StreamSession(Connection connection, String stream) throws IOException {
		this.connection = connection;
		this.stream = stream;
		this.main = new Consumption();
	}

	/**
	 * The offset of the last message now, -1 if there is none. The last chunk is read to
	 * its end: the number of messages that a passive declaration tells lags behind.
	 */
	long end() throws IOException, BrokenConnectionException, InterruptedException {
		Consumption probe = new Consumption();
		try {
			probe.begin("last", PROBE_PREFETCH);
			long end = -1;
			Delivery next = probe.next(SILENCE);
			for (int i = 0; next != null && i < PROBE_PREFETCH; i++) {
				end = offset(next);
				next = probe.next(END_OF_CHUNK);
			}
			return end;
		}
		finally {
			probe.channel.abort();
		}
	}

	/** Begins to consume with the message at an offset, if it is still there. */
	void consume(long from, int prefetch) throws IOException {
		this.prefetch = prefetch;
		this.main.begin(from, prefetch);
	}

	/**
	 * The next message, or null if none came for a second.
	 * @throws IOException if the broker is away, or the stream is gone
	 */
	@Nullable StreamMessage next() throws IOException, BrokenConnectionException, InterruptedException {
		Delivery delivery = this.main.next(SILENCE);
		if (delivery == null) {
			return null;
		}
		this.lastTag = delivery.getEnvelope().getDeliveryTag();
		return new StreamMessage(offset(delivery), new Message(delivery.getBody(),
				this.converter.toMessageProperties(delivery.getProperties(), delivery.getEnvelope(), "UTF-8")));
	}

	/** The last one has been read; makes room for more. */
	void read() throws IOException {
		if (++this.unacknowledged >= (this.prefetch + 1) / 2) {
			try {
				this.main.channel.basicAck(this.lastTag, true);
			}
			catch (ShutdownSignalException _) {
				// What comes next says why.
			}
			this.unacknowledged = 0;
		}
	}

	void close() {
		this.connection.abort(CLOSE_MILLIS);
	}

	private static long offset(Delivery delivery) {
		return (Long) Objects.requireNonNull(delivery.getProperties().getHeaders().get(OFFSET));
	}

	/** A consumer and what it has delivered. */
	private final class Consumption {

		private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

		private final Channel channel;

		private volatile boolean cancelled;

		Consumption() throws IOException {
			this.channel = StreamSession.this.connection.openChannel()
				.orElseThrow(() -> new IOException("no channel left on the connection"));
			this.channel.addShutdownListener((_) -> this.deliveries.add(NOTHING));
		}

		void begin(Object from, int prefetch) throws IOException {
			this.channel.basicQos(prefetch);
			this.channel.basicConsume(StreamSession.this.stream, false, Map.of(OFFSET, from),
					(_, delivery) -> this.deliveries.add(delivery), (_) -> {
						this.cancelled = true;
						this.deliveries.add(NOTHING);
					});
		}

		@Nullable Delivery next(Duration timeout) throws IOException, BrokenConnectionException, InterruptedException {
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

	}

}
