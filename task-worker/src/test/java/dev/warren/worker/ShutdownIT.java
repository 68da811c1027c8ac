package dev.warren.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.test.TestBroker;
import dev.warren.messaging.test.TestClient;
import dev.warren.worker.tasks.RecordedEvents;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static dev.warren.messaging.contract.TaskEvent.Type.COMPLETED;
import static dev.warren.messaging.contract.TaskEvent.Type.STARTED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Starts workers of its own, to stop them. */
@ExtendWith(OutputCaptureExtension.class)
class ShutdownIT {

	private final TestBroker broker = TestBroker.current();

	private final TestClient client = TestClient.connect();

	private final Channel channel = this.client.channel();

	private final Names names = new Names(UUID.randomUUID() + "-");

	@BeforeEach
	void setTimeout() {
		Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
	}

	@AfterEach
	void deleteTopology() throws Exception {
		for (String queue : List.of(this.names.hello(), this.names.taskQueue(), this.names.taskDeaths(),
				this.names.taskDead(), this.names.taskHistory())) {
			this.channel.queueDelete(queue);
		}
		for (String exchange : List.of(this.names.tasks(), this.names.taskDeadLetters(), this.names.taskEvents())) {
			this.channel.exchangeDelete(exchange);
		}
		this.client.close();
	}

	@Test
	void finishesWhatItCanAndGivesBackTheRest(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext worker = start(1)) {
			RecordedEvents events = RecordedEvents.of(this.client.connection().createChannel(),
					this.names.taskEvents());
			publish("short", "x..........");
			publish("endless", ".".repeat(5000));
			await().until(() -> events.types("short").contains(STARTED));
			await().until(() -> events.types("endless").contains(STARTED));
			int before = output.length();
			worker.close();
			assertThat(output.toString().substring(before)).doesNotContain("ERROR", "WARN", "Exception");
			events.awaitLast("short", COMPLETED);
			assertThat(events.types("endless")).doesNotContain(COMPLETED).endsWith(STARTED);
		}
		List<GetResponse> left = drain();
		assertThat(left).extracting((message) -> message.getProps().getMessageId()).containsExactly("endless");
		assertCostsNoAttempt(left);
	}

	/** With tasks in work and others prefetched behind them. */
	@Test
	void aDeployUnderLoadCostsNoAttempt() throws Exception {
		start(5).close();
		publish("endless", ".".repeat(5000));
		for (int i = 0; i < 300; i++) {
			publish("task" + i, ".".repeat(i % 5));
		}
		long completed = 0;
		for (int deploy = 0; deploy < 3; deploy++) {
			ConfigurableApplicationContext worker = start(5);
			Timer timer = worker.getBean(MeterRegistry.class).timer("warren.tasks.worked", "outcome", "completed");
			await().until(() -> timer.count() > 20);
			worker.close();
			completed += timer.count();
		}
		List<GetResponse> left = drain();
		assertThat(left).hasSize(301 - (int) completed);
		assertCostsNoAttempt(left);
		assertThat(this.channel.messageCount(this.names.taskDeaths())).isZero();
	}

	@Test
	void sendsTheEventsThatWait() throws Exception {
		ConfigurableApplicationContext worker = start(1);
		RecordedEvents events = RecordedEvents.of(this.client.connection().createChannel(), this.names.taskEvents());
		TaskEventPublisher publisher = worker.getBean(TaskEventPublisher.class);
		for (int i = 0; i < 2000; i++) {
			publisher.send(
					new TaskEvent("task" + i, STARTED, Instant.now(), 0, 1, null, null, null, null, null, null, null));
		}
		worker.close();
		events.awaitLast("task1999", STARTED);
	}

	/** Before 4.3 RabbitMQ counts whatever comes back. */
	private void assertCostsNoAttempt(List<GetResponse> messages) {
		String version = String.valueOf(this.client.connection().getServerProperties().get("version"));
		if (version.compareTo("4.3") >= 0) {
			assertThat(messages).allSatisfy((message) -> {
				Map<String, Object> headers = message.getProps().getHeaders();
				assertThat((headers != null) ? headers.getOrDefault("x-delivery-count", 0L) : 0L).isEqualTo(0L);
			});
		}
	}

	private ConfigurableApplicationContext start(int prefetch) throws Exception {
		ConfigurableApplicationContext worker = SpringApplication.run(TaskWorkerApplication.class, "--server.port=0",
				"--warren.name-prefix=" + this.names.namePrefix(), "--warren.worker.time-per-dot=100ms",
				"--warren.worker.shutdown-grace=2s", "--warren.tasks.retry-min=100ms",
				"--spring.rabbitmq.listener.simple.concurrency=4",
				"--spring.rabbitmq.listener.simple.prefetch=" + prefetch,
				"--spring.rabbitmq.host=" + this.broker.host(), "--spring.rabbitmq.port=" + this.broker.port(),
				"--spring.rabbitmq.username=" + this.broker.username(),
				"--spring.rabbitmq.password=" + this.broker.password());
		await().until(() -> this.channel.consumerCount(this.names.taskQueue()) == 4);
		return worker;
	}

	private List<GetResponse> drain() throws Exception {
		List<GetResponse> messages = new ArrayList<>();
		GetResponse next = this.channel.basicGet(this.names.taskQueue(), true);
		while (next != null) {
			messages.add(next);
			next = this.channel.basicGet(this.names.taskQueue(), true);
		}
		return messages;
	}

	private void publish(String id, String description) throws Exception {
		this.channel.basicPublish("", this.names.taskQueue(), new BasicProperties.Builder().messageId(id).build(),
				("x" + description).getBytes(UTF_8));
	}

}
