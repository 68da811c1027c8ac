package dev.warren.logs.subscribe;

import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.support.DefaultMessagePropertiesConverter;

/**
 * The consumer of one exclusive queue, on a channel of its own. It ends with the queue,
 * the channel or the connection, whichever goes first, and does not come back.
 */
final class LiveConsumer {

	private static final Logger log = LoggerFactory.getLogger(LiveConsumer.class);

	/** RabbitMQ deletes a queue that nothing has consumed from, if an attempt failed. */
	private static final long EXPIRES_MILLIS = 60_000;

	private static final DefaultMessagePropertiesConverter converter = new DefaultMessagePropertiesConverter();

	private final Channel channel;

	private final String queue;

	private final Consumer<LogEvent> listener;

	private volatile boolean cancelled;

	private int unacknowledged;

	LiveConsumer(Channel channel, String queue, Consumer<LogEvent> listener) {
		this.channel = channel;
		this.queue = queue;
		this.listener = listener;
	}

	String queue() {
		return this.queue;
	}

	boolean isActive() {
		return this.channel.isOpen() && !this.cancelled;
	}

	void declare(Interest interest, int maxLength) throws IOException {
		this.channel.queueDeclare(this.queue, false, true, true,
				Map.of("x-max-length", maxLength, "x-overflow", "drop-head", "x-expires", EXPIRES_MILLIS));
		for (String key : interest.bindingKeys()) {
			this.channel.queueBind(this.queue, interest.exchange(), key);
		}
	}

	/**
	 * Begins to consume.
	 * @param lost called when it has ended, by a thread that must not wait; may be called
	 * twice
	 */
	void start(int prefetch, Runnable lost) throws IOException {
		this.channel.addShutdownListener((_) -> lost.run());
		this.channel.basicQos(prefetch);
		this.channel.basicConsume(this.queue, false, (_, delivery) -> on(delivery, prefetch), (_) -> {
			this.cancelled = true;
			lost.run();
		});
	}

	private void on(Delivery delivery, int prefetch) throws IOException {
		try {
			this.listener.accept(LogEvent.of(new Message(delivery.getBody(),
					converter.toMessageProperties(delivery.getProperties(), delivery.getEnvelope(), "UTF-8"))));
		}
		catch (RuntimeException ex) {
			log.error("A message of queue {} failed unexpectedly", this.queue, ex);
		}
		if (++this.unacknowledged * 2 >= prefetch) {
			acknowledge(delivery.getEnvelope().getDeliveryTag());
		}
	}

	private void acknowledge(long tag) throws IOException {
		this.unacknowledged = 0;
		try {
			this.channel.basicAck(tag, true);
		}
		catch (ShutdownSignalException _) {
			log.debug("Queue {} is gone before its messages were acknowledged", this.queue);
		}
	}

	/** Ends the consumer, and with it the queue. Does not wait for the broker. */
	void close() {
		Thread.startVirtualThread(() -> {
			try {
				this.channel.abort();
			}
			catch (IOException ex) {
				log.debug("Queue {} goes with its connection: {}", this.queue, ex.getMessage());
			}
		});
	}

}
