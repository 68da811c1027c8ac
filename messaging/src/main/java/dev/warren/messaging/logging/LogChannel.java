package dev.warren.messaging.logging;

import java.io.IOException;
import java.time.Duration;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * A channel for log lines alone, without confirms: if their exchange is gone the broker
 * closes the channel, and no task that waits for its confirm may go with it.
 */
final class LogChannel {

	/** By then a missing exchange is declared again, or else it is closed again. */
	private static final long REOPEN_NANOS = Duration.ofSeconds(5).toNanos();

	private final BrokerConnection broker;

	private @Nullable Channel channel;

	private long openedAt = System.nanoTime() - REOPEN_NANOS;

	LogChannel(BrokerConnection broker) {
		this.broker = broker;
	}

	/**
	 * Writes a message to the broker's connection. Waits only where the broker reads
	 * slowly.
	 * @throws BrokerUnavailableException if there is no connection or it is blocked
	 * @throws IOException if the channel is closed or cannot be opened
	 */
	void write(String exchange, String routingKey, BasicProperties properties, byte[] body) throws IOException {
		open(this.broker.require()).basicPublish(exchange, routingKey, properties, body);
	}

	private Channel open(Connection connection) throws IOException {
		Channel current = this.channel;
		if (current != null && current.isOpen()) {
			return current;
		}
		if (System.nanoTime() - this.openedAt < REOPEN_NANOS) {
			throw new IOException("The channel for log lines was closed a moment ago");
		}
		this.openedAt = System.nanoTime();
		current = connection.openChannel().orElseThrow(() -> new IOException("no channel left on the connection"));
		this.channel = current;
		return current;
	}

}
