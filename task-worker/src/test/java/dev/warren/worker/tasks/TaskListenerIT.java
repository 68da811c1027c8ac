package dev.warren.worker.tasks;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.warren.messaging.broker.InstanceName;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestBroker;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@BrokerTest(properties = { "warren.worker.time-per-dot=100ms", "warren.tasks.retry-min=100ms",
		"warren.tasks.delivery-limit=3", "spring.rabbitmq.listener.simple.concurrency=2" })
@AutoConfigureRestTestClient
@ExtendWith(OutputCaptureExtension.class)
class TaskListenerIT {

	@Autowired
	MeterRegistry meters;

	@Autowired
	Names names;

	@Autowired
	RestTestClient http;

	@Autowired
	InstanceName instance;

	private Connection connection;

	private Channel channel;

	@BeforeEach
	void connect() throws Exception {
		Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
		this.connection = TestBroker.current().connectionFactory().newConnection("test");
		this.channel = this.connection.createChannel();
		this.channel.queuePurge(this.names.taskDeaths());
	}

	/** Also a task whose connection died is worked on to its end. */
	@AfterEach
	void disconnect() throws Exception {
		await().untilAsserted(() -> assertThat(busy()).isZero());
		this.connection.close();
	}

	@Test
	void isReadyWhenItConsumes() {
		await().untilAsserted(() -> this.http.get()
			.uri("/actuator/health/readiness")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.components.consumers.details.tasks")
			.isEqualTo("2 consumers"));
	}

	@Test
	void completesATaskFromAnyClient() throws Exception {
		long before = completed();
		this.channel.basicPublish("", this.names.taskQueue(), null, "no properties at all".getBytes(UTF_8));
		await().untilAsserted(() -> assertThat(completed()).isEqualTo(before + 1));
		assertThat(this.channel.messageCount(this.names.taskDeaths())).isZero();
	}

	@Test
	void givesShortTasksToTheConsumerThatIsFree() throws Exception {
		long before = completed();
		publish("long" + ".".repeat(50), null);
		await().untilAsserted(() -> assertThat(busy()).isEqualTo(1));
		for (int i = 0; i < 10; i++) {
			publish("short", null);
		}
		await().untilAsserted(() -> assertThat(completed()).isEqualTo(before + 10));
		await().untilAsserted(() -> assertThat(busy()).isEqualTo(1));
		await().untilAsserted(() -> assertThat(completed()).isEqualTo(before + 11));
	}

	@Test
	void retriesATaskUntilItSucceeds() throws Exception {
		long completed = completed();
		double retries = this.meters.counter("warren.tasks.retries").count();
		publish("flaky", 2);
		await().untilAsserted(() -> assertThat(completed()).isEqualTo(completed + 1));
		assertThat(this.meters.counter("warren.tasks.retries").count()).isEqualTo(retries + 2);
		assertThat(this.channel.messageCount(this.names.taskDeaths())).isZero();
	}

	@Test
	void deadLettersAfterTheLastAttempt() throws Exception {
		long failed = worked("failed");
		publish("hopeless", 100);
		GetResponse dead = awaitDead();
		assertThat(dead.getBody()).asString().isEqualTo("hopeless");
		assertThat(death(dead)).containsEntry("reason", "delivery_limit")
			.containsEntry("queue", this.names.taskQueue());
		assertThat(worked("failed")).isEqualTo(failed + 4);
	}

	@ParameterizedTest
	@MethodSource
	void deadLettersWhatIsNoTaskAtOnceAndUntouched(BasicProperties properties, byte[] body) throws Exception {
		long failed = worked("failed");
		this.channel.basicPublish("", this.names.taskQueue(), properties, body);
		GetResponse dead = awaitDead();
		assertThat(dead.getBody()).isEqualTo(body);
		assertThat(death(dead)).containsEntry("reason", "rejected").containsEntry("count", 1L);
		assertThat(worked("failed")).isEqualTo(failed);
	}

	static List<Object[]> deadLettersWhatIsNoTaskAtOnceAndUntouched() {
		byte[] random = new byte[1024 * 1024];
		new Random(1).nextBytes(random);
		BasicProperties none = new BasicProperties();
		return List.of(new Object[] { none, new byte[] { (byte) 0xff } }, new Object[] { none, new byte[0] },
				new Object[] { none, random },
				new Object[] { none.builder().contentType("application/x-java-serialized-object").build(),
						new byte[] { (byte) 0xac, (byte) 0xed, 0, 5 } },
				new Object[] { none.builder().contentType("/;=").build(), "x".getBytes(UTF_8) },
				new Object[] { none.builder().headers(Map.of("fail-times", "often")).build(), "x".getBytes(UTF_8) });
	}

	@Test
	void worksAgainOnATaskWhoseConnectionDied(CapturedOutput output) throws Exception {
		long before = completed();
		double retries = this.meters.counter("warren.tasks.retries").count();
		publish("interrupted" + ".".repeat(60), null);
		await().untilAsserted(() -> assertThat(busy()).isEqualTo(1));
		OpenConnections.ofTestBroker().close(this.instance + ".tasks", 2);
		await().untilAsserted(
				() -> assertThat(this.meters.counter("warren.tasks.retries").count()).isEqualTo(retries + 1));
		await().untilAsserted(() -> assertThat(completed()).isGreaterThanOrEqualTo(before + 1));
		await().untilAsserted(() -> assertThat(this.channel.messageCount(this.names.taskQueue())).isZero());
		assertThat(this.channel.messageCount(this.names.taskDeaths())).isZero();
		assertThat(output).containsOnlyOnce("is delivered again, as its channel closed");
	}

	private void publish(String description, @Nullable Integer failTimes) throws Exception {
		BasicProperties.Builder properties = new BasicProperties.Builder().messageId(description).deliveryMode(2);
		if (failTimes != null) {
			properties.headers(Map.of("fail-times", failTimes));
		}
		this.channel.basicPublish(this.names.tasks(), "task", properties.build(), description.getBytes(UTF_8));
	}

	private GetResponse awaitDead() {
		return await().until(() -> this.channel.basicGet(this.names.taskDeaths(), true), (got) -> got != null);
	}

	/** What the broker says of the last death. */
	private static Map<String, Object> death(GetResponse dead) {
		assertThat(dead.getProps().getHeaders().get("x-death")).isInstanceOf(List.class);
		Map<String, Object> death = new HashMap<>();
		((Map<?, ?>) ((List<?>) Objects.requireNonNull(dead.getProps().getHeaders().get("x-death"))).getFirst())
			.forEach((key, value) -> death.put(key.toString(),
					(value instanceof Number) ? value : String.valueOf(value)));
		return death;
	}

	private long completed() {
		return worked("completed");
	}

	private long worked(String outcome) {
		return this.meters.timer("warren.tasks.worked", "outcome", outcome).count();
	}

	private int busy() {
		WorkController.Work work = this.http.get()
			.uri("/work")
			.exchange()
			.expectBody(WorkController.Work.class)
			.returnResult()
			.getResponseBody();
		assertThat(work).isNotNull();
		return work.busy();
	}

}
