package dev.warren.messaging.publish;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.publish.PublishException.Reason;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestBroker;
import org.junit.jupiter.api.Test;
import org.testcontainers.rabbitmq.RabbitMQContainer;

import org.springframework.amqp.core.MessageBuilder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** A broker that is short of memory blocks those who publish. */
@BrokerTest(classes = ConfirmedPublisherIT.Application.class, properties = { "spring.application.name=blocked-test",
		"spring.config.import=classpath:warren-defaults.yaml", "warren.publisher.confirm-timeout=1m" })
class BlockedBrokerIT {

	@Autowired
	ConfirmedPublisher publisher;

	@Autowired
	BrokerConnection broker;

	@Autowired
	HealthEndpoint health;

	@Autowired
	Names names;

	@Test
	void refusesAtOnceWhileTheBrokerBlocksAndGoesOnAfterwards() throws Exception {
		RabbitMQContainer container = TestBroker.current().requireContainer();
		String queue = this.names.namePrefix() + "blocked-test";
		try (Connection connection = TestBroker.current().connectionFactory().newConnection("test");
				Channel channel = connection.createChannel()) {
			channel.queueDeclare(queue, true, false, true, Map.of());
			publish(queue);
			container.execInContainer("rabbitmqctl", "set_vm_memory_high_watermark", "absolute", "1MiB");
			try {
				// The broker says so only to a connection that publishes. What was sent
				// until then is unknown long before the confirm timeout.
				await().atMost(Duration.ofSeconds(20))
					.untilAsserted(
							() -> assertThatExceptionOfType(PublishException.class).isThrownBy(() -> publish(queue))
								.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.BROKER_UNAVAILABLE)));
				assertThat(this.broker.requireOpen().isOpen()).isTrue();
				assertThat(status("readiness")).isEqualTo(Status.UP);
				assertThat(status("rabbit")).isEqualTo(Status.UP);
				assertThat(status("publishing")).isEqualTo(Status.DOWN);
				assertThat(this.health.health().getStatus()).isEqualTo(Status.DOWN);
			}
			finally {
				container.execInContainer("rabbitmqctl", "set_vm_memory_high_watermark", "0.6");
			}
			await().ignoreExceptionsInstanceOf(PublishException.class).untilAsserted(() -> publish(queue));
			assertThat(status("publishing")).isEqualTo(Status.UP);
		}
	}

	private Status status(String path) {
		return Objects.requireNonNull(this.health.healthForPath(path)).getStatus();
	}

	private void publish(String queue) {
		this.publisher.publish("", queue, MessageBuilder.withBody("x".getBytes(StandardCharsets.UTF_8)).build());
	}

}
