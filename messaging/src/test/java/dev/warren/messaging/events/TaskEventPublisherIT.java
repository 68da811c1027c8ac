package dev.warren.messaging.events;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Type;
import dev.warren.messaging.contract.TaskTopology;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestClient;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Message;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@BrokerTest(classes = TaskEventPublisherIT.Application.class, properties = { "spring.application.name=events-test",
		"spring.config.import=classpath:warren-defaults.yaml", "warren.broker.declare-interval=1h" })
class TaskEventPublisherIT {

	private static final Duration LONG = Duration.ofMinutes(1);

	@Autowired
	TaskEventPublisher events;

	@Autowired
	Names names;

	@Autowired
	AmqpAdmin admin;

	@Autowired
	MeterRegistry meters;

	private final List<String> history = new CopyOnWriteArrayList<>();

	private final TestClient client = TestClient.connect();

	@BeforeEach
	void readHistory() throws Exception {
		Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
		await().ignoreExceptions()
			.untilAsserted(() -> assertThat(this.events.sendAndWait(event("first"), LONG)).isTrue());
		this.client.channel().basicQos(1000);
		this.client.channel()
			.basicConsume(this.names.taskHistory(), false, Map.of("x-stream-offset", "next"), (_, delivery) -> {
				this.history.add(this.events.read(new Message(delivery.getBody())).taskId());
				this.client.channel().basicAck(delivery.getEnvelope().getDeliveryTag(), false);
			}, (_) -> {
			});
	}

	@AfterEach
	void close() throws Exception {
		this.client.close();
	}

	@Test
	void returnsOnceTheHistoryHasTheEvent() {
		assertThat(this.events.sendAndWait(event("waited"), LONG)).isTrue();
		await().untilAsserted(() -> assertThat(this.history).contains("waited"));
	}

	@Test
	void sendsManyInOrder() {
		List<String> ids = ids("ordered", 5000);
		ids.forEach((id) -> this.events.send(event(id)));
		await().untilAsserted(() -> assertThat(this.history).endsWith(ids.toArray(String[]::new)));
		assertThat(behind()).isZero();
	}

	@Test
	void keepsEventsWhileTheExchangeIsGone() throws Exception {
		this.client.connection().createChannel().exchangeDelete(this.names.taskEvents());
		keepsEvents("exchange");
	}

	@Test
	void keepsEventsWhileTheHistoryIsUnbound() throws Exception {
		this.client.channel().queueUnbind(this.names.taskHistory(), this.names.taskEvents(), "task.#");
		keepsEvents("unbound");
	}

	private void keepsEvents(String what) {
		List<String> ids = ids(what, 50);
		assertThat(this.events.sendAndWait(event(ids.getFirst()), LONG)).isFalse();
		ids.forEach((id) -> assertThat(this.events.sendAndWait(event(id), LONG)).isFalse());
		assertThat(behind()).isEqualTo(51);
		this.admin.initialize();
		await().untilAsserted(() -> assertThat(this.history).containsSubsequence(ids));
		await().untilAsserted(() -> assertThat(behind()).isZero());
		assertThat(this.events.sendAndWait(event("afterwards"), LONG)).isTrue();
	}

	@Test
	void dropsAnEventThatIsNone() {
		assertThat(this.events.sendAndWait(event("x".repeat(256)), LONG)).isFalse();
		assertThat(behind()).isZero();
	}

	private double behind() {
		return this.meters.get("warren.history.behind").gauge().value();
	}

	private static List<String> ids(String prefix, int count) {
		return IntStream.range(0, count).mapToObj((i) -> prefix + i).toList();
	}

	private static TaskEvent event(String taskId) {
		return new TaskEvent(taskId, Type.COMPLETED, Instant.now(), 0, 1, "events-test", null, null, null, null, null,
				null);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(TaskTopology.class)
	static class Application {

	}

}
