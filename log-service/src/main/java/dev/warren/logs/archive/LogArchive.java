package dev.warren.logs.archive;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.logs.ArchiveProperties;
import dev.warren.logs.Interest;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.publish.ConfirmedPublisher;

import org.springframework.amqp.AmqpIOException;
import org.springframework.amqp.AmqpTimeoutException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.support.DefaultMessagePropertiesConverter;
import org.springframework.stereotype.Component;

/**
 * What was logged: a stream, which may be read from anywhere, as often as one likes. It
 * does not tell its length, and whoever reads on at its end is told nothing: so markers
 * are put into it, and a reader reads as far as its own.
 */
@Component
public class LogArchive {

	/**
	 * Where a message is in its stream; set by RabbitMQ. As an argument: where to begin.
	 */
	private static final String OFFSET = "x-stream-offset";

	private static final int PREFETCH = 200;

	/** A broker that has something to deliver does so well within this time. */
	private static final Duration SILENCE = Duration.ofSeconds(5);

	private final DefaultMessagePropertiesConverter converter = new DefaultMessagePropertiesConverter();

	private final ConnectionFactory connectionFactory;

	private final ConfirmedPublisher publisher;

	private final Names names;

	private final ArchiveProperties properties;

	private final Semaphore readers;

	LogArchive(ConnectionFactory connectionFactory, ConfirmedPublisher publisher, Names names,
			ArchiveProperties properties) {
		this.connectionFactory = connectionFactory;
		this.publisher = publisher;
		this.names = names;
		this.properties = properties;
		this.readers = new Semaphore(properties.maxReaders(), true);
	}

	/**
	 * Puts a marker into the archive and, as one message, into a queue of those who
	 * listen: what the one has before it and the other after it is all there is.
	 */
	public void mark(String id, String queue) {
		this.publisher.publish("", this.names.logArchive(),
				MessageBuilder.withBody(new byte[0]).setMessageId(id).setHeader("BCC", List.of(queue)).build());
	}

	/** Whether it is a marker: nobody logs through the default exchange. */
	public static boolean isMarker(Message message) {
		return "".equals(message.getMessageProperties().getReceivedExchange());
	}

	/** What a reader has missed, to be read by it. */
	public Backlog backlog(Interest interest, Start start) {
		return new Backlog(this, this.properties, interest, start);
	}

	/**
	 * Reads until the visitor has had enough; to be sure of that, up to a marker.
	 * @param from an offset, a time or {@code "last"}
	 * @throws org.springframework.amqp.AmqpException if the broker delivers nothing more
	 */
	void read(Object from, Visitor visitor) throws InterruptedException {
		this.readers.acquire();
		try (Channel channel = openChannel()) {
			BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
			channel.basicQos(PREFETCH);
			channel.basicConsume(this.names.logArchive(), false, Map.of(OFFSET, from),
					(_, delivery) -> deliveries.add(delivery), (_) -> {
					});
			read(channel, deliveries, (from instanceof Long offset) ? offset : 0, visitor);
		}
		catch (IOException | TimeoutException | ShutdownSignalException ex) {
			throw new AmqpIOException("The archive cannot be read",
					(ex instanceof IOException io) ? io : new IOException(ex));
		}
		finally {
			this.readers.release();
		}
	}

	private Channel openChannel() throws IOException {
		Connection connection = Objects.requireNonNull(this.connectionFactory.createConnection().getDelegate());
		return connection.openChannel().orElseThrow(() -> new IOException("no channel left on the connection"));
	}

	private void read(Channel channel, BlockingQueue<Delivery> deliveries, long first, Visitor visitor)
			throws IOException, InterruptedException {
		int unacknowledged = 0;
		boolean more = true;
		while (more) {
			Delivery delivery = deliveries.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
			if (delivery == null) {
				throw new AmqpTimeoutException("The archive delivers nothing");
			}
			if (++unacknowledged == PREFETCH / 2) {
				channel.basicAck(delivery.getEnvelope().getDeliveryTag(), true);
				unacknowledged = 0;
			}
			Message message = message(delivery);
			long offset = Objects.requireNonNull(message.getMessageProperties().<Long>getHeader(OFFSET));
			// A stream is read by the chunk.
			more = offset < first || visitor.visit(offset, message);
		}
	}

	private Message message(Delivery delivery) {
		return new Message(delivery.getBody(),
				this.converter.toMessageProperties(delivery.getProperties(), delivery.getEnvelope(), "UTF-8"));
	}

	/** Sees the messages of the archive one by one. */
	@FunctionalInterface
	interface Visitor {

		/**
		 * Looks at a message.
		 * @return whether it wants the next one
		 */
		boolean visit(long offset, Message message);

	}

}
