package dev.warren.messaging.publish;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.publish.PublishException.Reason;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestBroker;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

@BrokerTest(classes = ConfirmedPublisherIT.Application.class, properties = { "spring.application.name=publisher-test",
		"spring.config.import=classpath:warren-defaults.yaml" })
class ConfirmedPublisherIT {

	private static final int MAX_LENGTH = 2000;

	private static final int QUORUM_MAX_LENGTH = 20;

	@Autowired
	ConfirmedPublisher publisher;

	@Autowired
	BrokerConnection broker;

	@Autowired
	Names names;

	@Autowired
	MeterRegistry meters;

	private Connection connection;

	private Channel channel;

	private String queue;

	@BeforeEach
	void declareQueue() throws Exception {
		this.connection = TestBroker.current().connectionFactory().newConnection("test");
		this.channel = this.connection.createChannel();
		this.queue = this.names.namePrefix() + "publisher-test";
		this.channel.queueDeclare(this.queue, true, false, false,
				Map.of("x-max-length", MAX_LENGTH, "x-overflow", "reject-publish"));
	}

	@AfterEach
	void deleteQueue() throws Exception {
		this.connection.createChannel().queueDelete(this.queue);
		this.connection.close();
	}

	@Test
	void returnsOnceTheBrokerHasTheMessage() throws Exception {
		this.publisher.publish("", this.queue, message("one"));
		GetResponse got = this.channel.basicGet(this.queue, true);
		assertThat(got.getBody()).asString().isEqualTo("one");
		AMQP.BasicProperties envelope = got.getProps();
		assertThat(envelope.getMessageId()).isNotBlank();
		assertThat(envelope.getAppId()).isEqualTo("publisher-test");
		assertThat(envelope.getTimestamp()).isNotNull();
		assertThat(envelope.getHeaders()).containsKey("timestamp_in_ms");
		assertThat(envelope.getDeliveryMode()).isEqualTo(2);
	}

	@Test
	void saysThatNoQueueIsBound() {
		assertThatExceptionOfType(PublishException.class)
			.isThrownBy(() -> this.publisher.publish("", this.queue + "-missing", message("lost?")))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.UNROUTABLE));
	}

	@Test
	void tellsReturnedMessagesFromRoutedOnesWithTheSameId() {
		List<CompletableFuture<Void>> outcomes = IntStream.range(0, 200)
			.mapToObj((i) -> this.publisher.publishAsync("", (i % 2 == 0) ? this.queue : "missing-" + this.queue,
					MessageBuilder.fromMessage(message("m" + i)).setMessageId("same").build()))
			.toList();
		await().untilAsserted(() -> assertThat(outcomes).allMatch(CompletableFuture::isDone));
		for (int i = 0; i < outcomes.size(); i++) {
			assertThat(outcomes.get(i).isCompletedExceptionally()).isEqualTo(i % 2 == 1);
		}
	}

	@Test
	void saysThatTheQueueIsFull() {
		List<CompletableFuture<Void>> outcomes = IntStream.range(0, 4000)
			.mapToObj((i) -> this.publisher.publishAsync("", this.queue, message("m" + i)))
			.toList();
		await().untilAsserted(() -> assertThat(outcomes).allMatch(CompletableFuture::isDone));
		assertThat(outcomes.stream().map(ConfirmedPublisherIT::reason)).contains(null, Reason.QUEUE_FULL)
			.doesNotContain(Reason.UNROUTABLE, Reason.BROKER_UNAVAILABLE, Reason.ACCEPTANCE_UNKNOWN);
		assertThat(outcomes.stream().filter((outcome) -> !outcome.isCompletedExceptionally()).count())
			.isGreaterThanOrEqualTo(2000);
	}

	@Test
	void saysFullAlsoWhileAQuorumQueueRefusesBelowItsLimit() throws Exception {
		this.channel.queueDeclare(quorumQueue(this.names), true, false, false,
				Map.of("x-queue-type", "quorum", "x-max-length", QUORUM_MAX_LENGTH, "x-overflow", "reject-publish"));
		try {
			await().untilAsserted(() -> assertThat(refused(quorumQueue(this.names))).isEqualTo(Reason.QUEUE_FULL));
			this.channel.basicGet(quorumQueue(this.names), true);
			this.channel.basicGet(quorumQueue(this.names), true);
			this.channel.basicGet(quorumQueue(this.names), true);
			assertThat(this.channel.messageCount(quorumQueue(this.names))).isLessThan(QUORUM_MAX_LENGTH);
			assertThat(refused(quorumQueue(this.names))).isEqualTo(Reason.QUEUE_FULL);
		}
		finally {
			this.channel.queueDelete(quorumQueue(this.names));
		}
	}

	@Test
	void saysUnknownWhereARefusalIsNotByTheLimitOfTheQueue() throws Exception {
		// Limited by bytes, which the bean for its route does not say.
		this.channel.queueDelete(this.queue);
		this.channel.queueDeclare(this.queue, true, false, false,
				Map.of("x-max-length-bytes", 1, "x-overflow", "reject-publish"));
		await().untilAsserted(() -> assertThat(refused(this.queue)).isEqualTo(Reason.ACCEPTANCE_UNKNOWN));
		// One of the two queues of an exchange has the message.
		String exchange = this.names.namePrefix() + "two-queues";
		String other = this.channel.queueDeclare().getQueue();
		this.channel.exchangeDeclare(exchange, "fanout", false, true, null);
		this.channel.queueBind(this.queue, exchange, "");
		this.channel.queueBind(other, exchange, "");
		assertThatExceptionOfType(PublishException.class)
			.isThrownBy(() -> this.publisher.publish(exchange, "", message("half")))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.ACCEPTANCE_UNKNOWN));
		assertThat(this.channel.basicGet(other, true).getBody()).asString().isEqualTo("half");
	}

	@Test
	void acceptsExactlyWhatIsInTheQueue() throws Exception {
		List<CompletableFuture<Void>> outcomes = IntStream.range(0, 1500)
			.mapToObj((i) -> this.publisher.publishAsync("", this.queue, message("m" + i)))
			.toList();
		CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)).join();
		assertThat(this.channel.messageCount(this.queue)).isEqualTo(1500);
		await().untilAsserted(() -> assertThat(this.publisher.outstanding()).isZero());
	}

	@Test
	void survivesAChannelThatTheBrokerCloses() {
		assertThatExceptionOfType(PublishException.class)
			.isThrownBy(() -> this.publisher.publish("no-such-exchange", "key", message("lost?")))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.ACCEPTANCE_UNKNOWN));
		this.publisher.publish("", this.queue, message("next"));
	}

	@Test
	void oneOfTenThatCannotBeSentFailsAlone() throws Exception {
		Map<String, Message> unsendable = Map.of("a long property",
				MessageBuilder.withBody(new byte[1]).setCorrelationId("x".repeat(256)).build(),
				"headers larger than a frame",
				MessageBuilder.withBody(new byte[1]).setHeader("large", "x".repeat(131_072)).build(),
				"headers that fill a frame",
				MessageBuilder.withBody(new byte[1]).setHeader("large", "x".repeat(130_950)).build(),
				"a long name of a header", MessageBuilder.withBody(new byte[1]).setHeader("x".repeat(256), 1).build(),
				"a decimal", MessageBuilder.withBody(new byte[1]).setHeader("price", new BigDecimal("1.5")).build(),
				"a decimal deep inside",
				MessageBuilder.withBody(new byte[1])
					.setHeader("order", Map.of("prices", List.of(BigDecimal.ONE)))
					.build());
		List<CompletableFuture<Void>> accepted = new ArrayList<>();
		unsendable.forEach((why, message) -> {
			for (int i = 0; i < 10; i++) {
				if (i == 4) {
					assertThatIllegalArgumentException().as(why)
						.isThrownBy(() -> this.publisher.publishAsync("", this.queue, message));
				}
				else {
					accepted.add(this.publisher.publishAsync("", this.queue, message("neighbour " + i)));
				}
			}
		});
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.publisher.publish("", "k".repeat(256), message("x")));
		this.publisher.publish("", this.queue,
				MessageBuilder.withBody(new byte[1]).setHeader("large", "x".repeat(130_800)).build());
		CompletableFuture.allOf(accepted.toArray(CompletableFuture[]::new)).join();
		assertThat(this.channel.messageCount(this.queue)).isEqualTo(9 * unsendable.size() + 1);
		await().untilAsserted(() -> assertThat(this.publisher.outstanding()).isZero());
	}

	@Test
	void letsWhatIsChainedToAnOutcomePublishAndWait() {
		CompletableFuture<Void> second = this.publisher.publishAsync("", this.queue, message("first"))
			.thenRun(() -> this.publisher.publish("", this.queue, message("second")));
		assertThat(second).succeedsWithin(Duration.ofSeconds(4));
	}

	@Test
	void reconnectsByItselfWhenTheConnectionIsLost() throws IOException {
		this.broker.require().abort();
		await().atMost(Duration.ofSeconds(10))
			.ignoreExceptionsInstanceOf(PublishException.class)
			.untilAsserted(() -> this.publisher.publish("", this.queue, message("again")));
	}

	@Test
	void timesEachMessageByOutcome() {
		this.publisher.publish("", this.queue, message("timed"));
		assertThat(this.meters.get("warren.publish").tag("exchange", "(default)").tag("outcome", "accepted").timer())
			.satisfies((timer) -> assertThat(timer.count()).isPositive());
	}

	private static String quorumQueue(Names names) {
		return names.namePrefix() + "quorum";
	}

	private @Nullable Reason refused(String queue) {
		try {
			this.publisher.publish("", queue, message("one too many"));
			return null;
		}
		catch (PublishException ex) {
			return ex.reason();
		}
	}

	private static @Nullable Reason reason(CompletableFuture<Void> outcome) {
		return outcome.isCompletedExceptionally() ? ((PublishException) outcome.exceptionNow()).reason() : null;
	}

	private static Message message(String text) {
		return MessageBuilder.withBody(text.getBytes(StandardCharsets.UTF_8)).build();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		LimitedQueue limitedQueue(Names names) {
			String queue = names.namePrefix() + "publisher-test";
			return new LimitedQueue("", queue, queue, MAX_LENGTH);
		}

		@Bean
		LimitedQueue limitedQuorumQueue(Names names) {
			return new LimitedQueue("", quorumQueue(names), quorumQueue(names), QUORUM_MAX_LENGTH);
		}

	}

}
