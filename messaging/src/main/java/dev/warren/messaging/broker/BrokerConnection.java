package dev.warren.messaging.broker;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;

import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;

/**
 * The connections to the broker: one to publish, kept open so that a caller never waits
 * for it; one to consume; and more for purposes that must not disturb these.
 */
public final class BrokerConnection {

	private final PublishingConnection publishing;

	private final AbstractConnectionFactory factory;

	private final RabbitConnectionDetails details;

	private final ExecutorService executor;

	private final InstanceName instance;

	BrokerConnection(PublishingConnection publishing, AbstractConnectionFactory factory,
			RabbitConnectionDetails details, ExecutorService executor, InstanceName instance) {
		this.publishing = publishing;
		this.factory = factory;
		this.details = details;
		this.executor = executor;
		this.instance = instance;
	}

	/**
	 * The connection to publish on. Never waits.
	 * @throws BrokerUnavailableException if there is none now, or the broker has blocked
	 * it because of an alarm
	 */
	public Connection require() {
		Connection current = requireOpen();
		String reason = this.publishing.blocked();
		if (reason != null) {
			throw new BrokerUnavailableException("The broker blocks publishers: " + reason);
		}
		return current;
	}

	/**
	 * The publishing connection, blocked or not. Never waits.
	 * @throws BrokerUnavailableException if there is none now
	 */
	public Connection requireOpen() {
		return this.publishing.require();
	}

	/**
	 * The connection to consume on, which an alarm of the broker never blocks. Opens it
	 * if it is closed, which may take as long as the connection timeout.
	 * @throws BrokerUnavailableException if it cannot be opened; at once if the broker is
	 * known to be away
	 */
	public Connection consuming() {
		requireOpen();
		try {
			return Objects.requireNonNull(this.factory.createConnection().getDelegate());
		}
		catch (AmqpException ex) {
			throw new BrokerUnavailableException(
					"No connection to consume on: " + BrokerUnavailableException.reason(ex));
		}
	}

	/**
	 * A new connection, named {@code <instance>.<purpose>}: whatever the broker closes it
	 * for harms no other. The caller closes it.
	 * @throws BrokerUnavailableException if it cannot be opened
	 */
	public Connection openIsolated(String purpose) {
		List<Address> addresses = this.details.getAddresses()
			.stream()
			.map((address) -> new Address(address.host(), address.port()))
			.toList();
		try {
			return this.factory.getRabbitConnectionFactory()
				.newConnection(this.executor, addresses, this.instance + "." + purpose);
		}
		catch (IOException | TimeoutException ex) {
			throw new BrokerUnavailableException("No connection for %s: %s".formatted(purpose, ex.getMessage()));
		}
	}

	/** Whether there is a publishing connection, blocked or not. */
	public boolean isOpen() {
		return this.publishing.isOpen();
	}

	/** Whether the broker blocks publishers because of an alarm. Consumers go on. */
	public boolean isBlocked() {
		return isOpen() && this.publishing.blocked() != null;
	}

}
