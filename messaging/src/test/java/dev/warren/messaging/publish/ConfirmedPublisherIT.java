package dev.warren.messaging.publish;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

@BrokerTest(classes = ConfirmedPublisherIT.Application.class, properties = { "spring.application.name=publisher-test",
		"spring.config.import=classpath:warren-defaults.yaml" })
class ConfirmedPublisherIT {

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
				Map.of("x-max-length", 2000, "x-overflow", "reject-publish"));
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
		for (int i = 0; i < outcomes.size(); i++) {
			int index = i;
			await().untilAsserted(() -> assertThat(outcomes.get(index)).isDone());
			assertThat(outcomes.get(index).isCompletedExceptionally()).isEqualTo(index % 2 == 1);
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
	void refusesWhatDoesNotFitTheProtocolAndGoesOn() throws Exception {
		Message tooLong = MessageBuilder.fromMessage(message("x")).setCorrelationId("x".repeat(256)).build();
		assertThatIllegalArgumentException().isThrownBy(() -> this.publisher.publish("", this.queue, tooLong));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.publisher.publish("", "k".repeat(256), message("x")));
		this.publisher.publish("", this.queue, message("next"));
		assertThat(this.channel.basicGet(this.queue, true).getBody()).asString().isEqualTo("next");
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

	private static @Nullable Reason reason(CompletableFuture<Void> outcome) {
		return outcome.isCompletedExceptionally() ? ((PublishException) outcome.exceptionNow()).reason() : null;
	}

	private static Message message(String text) {
		return MessageBuilder.withBody(text.getBytes(StandardCharsets.UTF_8)).build();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
