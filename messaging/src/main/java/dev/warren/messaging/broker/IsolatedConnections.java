package dev.warren.messaging.broker;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;

import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;

/** Opens connections beside Spring's two, with the same settings. */
final class IsolatedConnections {

	/** The client's own pool has one thread per core: two slow consumers hold it up. */
	private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

	private final ConnectionFactory connectionFactory;

	private final RabbitConnectionDetails details;

	private final InstanceName instance;

	IsolatedConnections(ConnectionFactory connectionFactory, RabbitConnectionDetails details, InstanceName instance) {
		this.connectionFactory = connectionFactory;
		this.details = details;
		this.instance = instance;
	}

	ExecutorService executor() {
		return this.executor;
	}

	Connection open(String purpose) {
		List<Address> addresses = this.details.getAddresses()
			.stream()
			.map((address) -> new Address(address.host(), address.port()))
			.toList();
		try {
			return this.connectionFactory.newConnection(this.executor, addresses, this.instance + "." + purpose);
		}
		catch (IOException | TimeoutException ex) {
			throw new BrokerUnavailableException("No connection to the broker: " + ex.getMessage());
		}
	}

}
