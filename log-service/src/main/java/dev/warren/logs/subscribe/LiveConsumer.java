package dev.warren.logs.subscribe;

import java.io.IOException;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.web.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Base64UrlNamingStrategy;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.RabbitUtils;
import org.springframework.amqp.rabbit.support.DefaultMessagePropertiesConverter;

/**
 * The consumer of one exclusive queue, on a channel of its own. It ends with the queue,
 * the channel or the connection, whichever goes first, and does not come back.
 */
final class LiveConsumer {

	private static final Logger log = LoggerFactory.getLogger(LiveConsumer.class);

	/** RabbitMQ deletes a queue that nothing consumes from, as after a failed attempt. */
	private static final long EXPIRES_MILLIS = 60_000;

	private static final DefaultMessagePropertiesConverter converter = new DefaultMessagePropertiesConverter();

	private final Interest interest;

	private final Channel channel;

	private final String queue;

	private volatile boolean cancelled;

	private int unacknowledged;

	LiveConsumer(Connection connection, Interest interest) {
		this.interest = interest;
		this.queue = new Base64UrlNamingStrategy(interest.exchange() + "-").generateName();
		try {
			this.channel = connection.openChannel().orElseThrow();
		}
		catch (IOException | NoSuchElementException | ShutdownSignalException ex) {
			throw ProblemException.brokerUnavailable("The broker opened no channel: " + ex.getMessage());
		}
	}

	String queue() {
		return this.queue;
	}

	boolean isActive() {
		return this.channel.isOpen() && !this.cancelled;
	}

	void declare(int maxLength) throws IOException {
		this.channel.queueDeclare(this.queue, false, true, true,
				Map.of("x-max-length", maxLength, "x-overflow", "drop-head", "x-expires", EXPIRES_MILLIS));
		for (String key : this.interest.bindingKeys()) {
			this.channel.queueBind(this.queue, this.interest.exchange(), key);
		}
	}

	/**
	 * Begins to consume.
	 * @param lost called when it has ended, perhaps twice, by a thread that must not wait
	 */
	void start(int prefetch, Consumer<LogEvent> listener, Runnable lost) throws IOException {
		this.channel.addShutdownListener((_) -> lost.run());
		this.channel.basicQos(prefetch);
		this.channel.basicConsume(this.queue, false, (_, delivery) -> {
			listener.accept(LogEvent.of(new Message(delivery.getBody(),
					converter.toMessageProperties(delivery.getProperties(), delivery.getEnvelope(), "UTF-8"))));
			acknowledge(delivery, prefetch);
		}, (_) -> {
			this.cancelled = true;
			lost.run();
		});
	}

	private void acknowledge(Delivery delivery, int prefetch) throws IOException {
		if (++this.unacknowledged * 2 >= prefetch) {
			this.unacknowledged = 0;
			try {
				this.channel.basicAck(delivery.getEnvelope().getDeliveryTag(), true);
			}
			catch (ShutdownSignalException _) {
				log.debug("Queue {} is gone before its messages were acknowledged", this.queue);
			}
		}
	}

	/** Ends the consumer, and with it the queue. Does not wait for the broker. */
	void close() {
		Thread.startVirtualThread(() -> RabbitUtils.closeChannel(this.channel));
	}

}
