package dev.warren.worker.tasks;

import com.rabbitmq.client.ShutdownListener;
import dev.warren.messaging.broker.BrokerConnection;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionListener;

/**
 * Opens a connection for each consumer. A message that RabbitMQ or the client cannot
 * convert breaks the whole connection at each delivery: on a shared one, every task that
 * another consumer is working on would lose an attempt each time.
 */
final class ConnectionPerConsumer implements ConnectionFactory {

	private final BrokerConnection broker;

	private final ShutdownListener onShutdown;

	ConnectionPerConsumer(BrokerConnection broker, ShutdownListener onShutdown) {
		this.broker = broker;
		this.onShutdown = onShutdown;
	}

	/** The container closes it when it stops or restarts the consumer. */
	@Override
	public Connection createConnection() {
		com.rabbitmq.client.Connection opened = this.broker.openIsolated("tasks");
		opened.addShutdownListener(this.onShutdown);
		return new ConsumerConnection(opened);
	}

	@Override
	public @Nullable String getHost() {
		return null;
	}

	@Override
	public int getPort() {
		return 0;
	}

	@Override
	public String getVirtualHost() {
		return "";
	}

	@Override
	public String getUsername() {
		return "";
	}

	@Override
	public void addConnectionListener(ConnectionListener listener) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean removeConnectionListener(ConnectionListener listener) {
		return false;
	}

	@Override
	public void clearConnectionListeners() {
	}

}
