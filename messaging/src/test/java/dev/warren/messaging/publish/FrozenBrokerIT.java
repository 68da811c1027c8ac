package dev.warren.messaging.publish;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import dev.warren.messaging.contract.Deadline;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.publish.PublishException.Reason;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.FreezableProxy;
import dev.warren.messaging.test.TestClient;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.core.MessageBuilder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/** A broker that reads nothing: the kernel buffers a little, then writing waits. */
@BrokerTest(classes = FrozenBrokerIT.Application.class,
		properties = { "spring.application.name=frozen-test", "spring.config.import=classpath:warren-defaults.yaml",
				"warren.publisher.confirm-timeout=400ms", "warren.publisher.max-outstanding=100",
				"warren.publisher.max-outstanding-size=4MB" })
class FrozenBrokerIT {

	private static final int BODY_SIZE = 256 * 1024;

	/** As many as the bound allows, and one that is being written. */
	private static final int MAX_BODIES = 4 * 1024 * 1024 / BODY_SIZE + 1;

	@Autowired
	ConfirmedPublisher publisher;

	@Autowired
	FreezableProxy proxy;

	@Autowired
	Names names;

	@Autowired
	HealthEndpoint health;

	@Test
	void holdsABoundedNumberOfBytesAlsoAfterTheirTimeoutsAndGoesOnAfterwards() throws Exception {
		String queue = this.names.namePrefix() + "frozen-test";
		try (TestClient client = TestClient.connect()) {
			client.channel().queueDeclare(queue, true, false, true, null);
			awaitAccepted(queue);
			List<WeakReference<byte[]>> bodies = new ArrayList<>();
			List<CompletableFuture<Reason>> outcomes = new ArrayList<>();
			this.proxy.freeze();
			try {
				Deadline end = Deadline.in(Duration.ofSeconds(4));
				while (!end.isOver()) {
					byte[] body = new byte[BODY_SIZE];
					bodies.add(new WeakReference<>(body));
					outcomes.add(publish(queue, body));
					assertThat(this.publisher.outstanding()).isLessThan(MAX_BODIES);
				}
				await().untilAsserted(() -> assertThat(outcomes).allMatch(CompletableFuture::isDone));
				assertThat(outcomes).hasSizeGreaterThan(3 * MAX_BODIES);
				assertThat(outcomes).extracting(CompletableFuture::join)
					.containsOnly(Reason.ACCEPTANCE_UNKNOWN, Reason.BROKER_UNAVAILABLE);
				await().untilAsserted(() -> assertThat(inMemory(bodies)).isLessThanOrEqualTo(MAX_BODIES));
				assertThat(this.publisher.outstanding()).isZero();
			}
			finally {
				this.proxy.thaw();
			}
			awaitAccepted(queue);
		}
	}

	@Test
	void goesOnWithANewChannelIfTheBrokerConfirmsNothingOnTheOldOne() throws Exception {
		String queue = this.names.namePrefix() + "silent-test";
		try (TestClient client = TestClient.connect()) {
			client.channel().queueDeclare(queue, true, false, true, null);
			awaitAccepted(queue);
			this.proxy.muteOpenChannels();
			List<CompletableFuture<Reason>> waiting = List.of(publish(queue, new byte[1]), publish(queue, new byte[2]));
			assertThat(waiting).extracting(CompletableFuture::join).containsOnly(Reason.ACCEPTANCE_UNKNOWN);
			await().untilAsserted(() -> assertThat(status()).isEqualTo(Status.DOWN));
			this.publisher.publish("", queue, MessageBuilder.withBody(new byte[3]).build());
			assertThat(status()).isEqualTo(Status.UP);
			this.publisher.publish("", queue, MessageBuilder.withBody(new byte[4]).build());
		}
	}

	private Status status() {
		return Objects.requireNonNull(this.health.healthForPath("publishing")).getStatus();
	}

	@Test
	void refusesAMessageThatIsLargerThanTheBound() {
		assertThatIllegalArgumentException().isThrownBy(() -> publish("any", new byte[5 * 1024 * 1024]));
	}

	private void awaitAccepted(String queue) {
		await().ignoreExceptionsInstanceOf(PublishException.class)
			.untilAsserted(() -> this.publisher.publish("", queue, MessageBuilder.withBody(new byte[1]).build()));
	}

	private CompletableFuture<Reason> publish(String queue, byte[] body) {
		return this.publisher.publishAsync("", queue, MessageBuilder.withBody(body).build())
			.handle((_, failure) -> ((PublishException) Objects.requireNonNull(failure.getCause())).reason());
	}

	private static long inMemory(List<WeakReference<byte[]>> bodies) {
		System.gc();
		return bodies.stream().filter((body) -> body.get() != null).count();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		FreezableProxy proxy() {
			return new FreezableProxy();
		}

		@Bean
		@Primary
		RabbitConnectionDetails connectionDetails(FreezableProxy proxy) {
			return proxy.connectionDetails();
		}

	}

}
