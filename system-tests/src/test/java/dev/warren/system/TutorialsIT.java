package dev.warren.system;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.test.TestBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Which declarations of RabbitMQ's tutorials agree with those of the services, as
 * docs/amqp.md says.
 */
@ExtendWith(StartedServices.class)
@TestInstance(Lifecycle.PER_CLASS)
class TutorialsIT {

	private final Connection connection = connect();

	private String prefix = "";

	@BeforeAll
	void use(Services started) {
		this.prefix = started.prefix();
	}

	@AfterAll
	void close() throws IOException {
		this.connection.close();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void agrees(String what, Declaration declaration) throws Exception {
		Channel channel = this.connection.createChannel();
		declaration.on(channel);
		channel.close();
	}

	Stream<Arguments> agrees() {
		return Stream.of(declares("a durable quorum queue hello", (channel) -> channel
			.queueDeclare(this.prefix + "hello", true, false, false, Map.of("x-queue-type", "quorum"))),
				declares("durable exchanges", (channel) -> {
					channel.exchangeDeclare(this.prefix + "logs", "fanout", true);
					channel.exchangeDeclare(this.prefix + "direct_logs", "direct", true);
					channel.exchangeDeclare(this.prefix + "topic_logs", "topic", true);
				}), declares("a passive declaration of anything", (channel) -> {
					for (String queue : new String[] { "hello", "task_queue", "rpc_queue" }) {
						channel.queueDeclarePassive(this.prefix + queue);
					}
					for (String exchange : new String[] { "logs", "direct_logs", "topic_logs" }) {
						channel.exchangeDeclarePassive(this.prefix + exchange);
					}
				}));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void differs(String what, Declaration declaration) throws Exception {
		Channel channel = this.connection.createChannel();
		try {
			declaration.on(channel);
		}
		catch (IOException _) {
			assertThat(channel.getCloseReason()).hasMessageContaining("PRECONDITION_FAILED");
			return;
		}
		throw new AssertionError("The broker accepted it");
	}

	Stream<Arguments> differs() {
		return Stream.of(
				declares("a classic queue hello",
						(channel) -> channel.queueDeclare(this.prefix + "hello", true, false, false, Map.of())),
				declares("a durable queue task_queue",
						(channel) -> channel.queueDeclare(
								this.prefix + "task_queue", true, false, false, Map.of("x-queue-type", "quorum"))),
				declares("an exchange that is not durable",
						(channel) -> channel.exchangeDeclare(this.prefix + "logs", "fanout")),
				declares("a durable queue rpc_queue",
						(channel) -> channel.queueDeclare(this.prefix + "rpc_queue", true, false, false, Map.of())));
	}

	private static Arguments declares(String what, Declaration declaration) {
		return arguments(what, declaration);
	}

	private static Connection connect() {
		try {
			return TestBroker.current().connectionFactory().newConnection("test");
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** What a program of a tutorial declares. */
	private interface Declaration {

		void on(Channel channel) throws IOException;

	}

}
