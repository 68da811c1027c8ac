package dev.warren.messaging.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Publishers and consumers have a connection each, and the broker can refuse one. */
@BrokerTest(classes = RefusedConsumersIT.Application.class,
		properties = { "spring.application.name=consumers-test", "spring.config.import=classpath:warren-defaults.yaml",
				"spring.rabbitmq.listener.simple.concurrency=3",
				"management.endpoint.health.group.readiness.include=readinessState,rabbit,consumers" })
class RefusedConsumersIT {

	private static final String USER = "consumers-test";

	@Autowired
	BrokerConnection broker;

	@Autowired
	ConfirmedPublisher publisher;

	@Autowired
	HealthEndpoint health;

	@Autowired
	Application application;

	@Autowired
	Names names;

	@BeforeEach
	void awaitReadiness() {
		await().untilAsserted(() -> assertThat(status("readiness")).isEqualTo(Status.UP));
	}

	@AfterEach
	void allow() throws Exception {
		rabbitmqctl("change_password", USER, USER);
	}

	@Test
	void consumersComeBackByThemselvesAfterTheirLoginWasRefused() throws Exception {
		rabbitmqctl("change_password", USER, "another");
		this.broker.consuming().abort();
		await().untilAsserted(() -> assertThat(status("consumers")).isEqualTo(Status.DOWN));
		await().untilAsserted(() -> assertThat((IndicatedHealthDescriptor) this.health.healthForPath("consumers"))
			.extracting((consumers) -> String.valueOf(consumers.getDetails()))
			.asString()
			.contains("things=no consumer", "ACCESS_REFUSED"));
		assertThat(status("readiness")).isEqualTo(Status.DOWN);
		assertThat(status("rabbit")).isEqualTo(Status.UP);
		this.publisher.publish("", queue(this.names), MessageBuilder.withBody(new byte[] { 7 }).build());
		allow();
		await().untilAsserted(() -> assertThat(status("consumers")).isEqualTo(Status.UP));
		assertThat(this.application.consumed.take()).containsExactly(7);
	}

	private Status status(String path) {
		return Objects.requireNonNull(this.health.healthForPath(path)).getStatus();
	}

	private static String queue(Names names) {
		return names.namePrefix() + "things";
	}

	private static void rabbitmqctl(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("rabbitmqctl"));
		command.addAll(List.of(arguments));
		assertThat(
				TestBroker.current().requireContainer().execInContainer(command.toArray(String[]::new)).getExitCode())
			.isZero();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		final BlockingQueue<byte[]> consumed = new LinkedBlockingQueue<>();

		@Bean
		static Queue things(Names names) {
			return new Queue(queue(names));
		}

		@RabbitListener(id = "things", queues = "#{things}")
		void consume(Message message) {
			this.consumed.add(message.getBody());
		}

		@Bean
		@Primary
		static RabbitConnectionDetails ownUser() throws Exception {
			rabbitmqctl("add_user", USER, USER);
			rabbitmqctl("set_permissions", USER, ".*", ".*", ".*");
			TestBroker broker = TestBroker.current();
			return new RabbitConnectionDetails() {

				@Override
				public String getUsername() {
					return USER;
				}

				@Override
				public String getPassword() {
					return USER;
				}

				@Override
				public List<Address> getAddresses() {
					return List.of(new Address(broker.host(), broker.port()));
				}

			};
		}

	}

}
