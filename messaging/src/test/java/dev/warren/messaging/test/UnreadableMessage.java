package dev.warren.messaging.test;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.amqp.Connection;
import com.rabbitmq.client.amqp.Environment;
import com.rabbitmq.client.amqp.Message;
import com.rabbitmq.client.amqp.Publisher;
import com.rabbitmq.client.amqp.impl.AmqpEnvironmentBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A message that RabbitMQ 4 takes over AMQP 1.0 and cannot convert for a consumer over
 * 0-9-1: it closes the connection of each one that it delivers the message to.
 */
public final class UnreadableMessage {

	private UnreadableMessage() {
	}

	/**
	 * Publishes one to the broker of the tests; returns once the broker has accepted it.
	 * @param address such as {@code /queues/name} or {@code /exchanges/name/key}
	 */
	public static void publish(String address) throws Exception {
		publish(TestBroker.current(), address);
	}

	/** As {@link #publish(String)}, to any broker. */
	public static void publish(TestBroker broker, String address) throws Exception {
		try (com.rabbitmq.client.Connection client = broker.connectionFactory().newConnection("test")) {
			String version = String.valueOf(client.getServerProperties().get("version"));
			assumeTrue(Integer.parseInt(version.substring(0, version.indexOf('.'))) >= 4,
					"AMQP 1.0 as it is meant here came with RabbitMQ 4");
		}
		try (Environment environment = new AmqpEnvironmentBuilder().connectionSettings()
			.host(broker.host())
			.port(broker.port())
			.username(broker.username())
			.password(broker.password())
			.environmentBuilder()
			.build(); Connection connection = environment.connectionBuilder().build()) {
			publish(connection, address);
		}
	}

	private static void publish(Connection connection, String address) throws Exception {
		CompletableFuture<Publisher.Status> outcome = new CompletableFuture<>();
		try (Publisher publisher = connection.publisherBuilder().build()) {
			Message message = publisher.message("poison".getBytes())
				.messageId("poison")
				.property("id", UUID.randomUUID())
				.to(address);
			publisher.publish(message, (context) -> outcome.complete(context.status()));
			assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(Publisher.Status.ACCEPTED);
		}
	}

}
