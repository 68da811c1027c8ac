package dev.warren.worker.tasks;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestBroker;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static dev.warren.messaging.contract.TaskEvent.Type.COMPLETED;
import static dev.warren.messaging.contract.TaskEvent.Type.DEAD;
import static dev.warren.messaging.contract.TaskEvent.Type.FAILED;
import static dev.warren.messaging.contract.TaskEvent.Type.PROGRESSED;
import static dev.warren.messaging.contract.TaskEvent.Type.STARTED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@BrokerTest(properties = { "warren.worker.time-per-dot=100ms", "warren.tasks.retry-min=200ms",
		"warren.tasks.retry-max=300ms", "warren.tasks.delivery-limit=3",
		"spring.rabbitmq.listener.simple.concurrency=2" })
class TaskEventsIT {

	@Autowired
	MeterRegistry meters;

	@Autowired
	Names names;

	private Connection connection;

	private Channel channel;

	private RecordedEvents events;

	@BeforeEach
	void connect() throws Exception {
		Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
		this.connection = TestBroker.current().connectionFactory().newConnection("test");
		this.channel = this.connection.createChannel();
		this.channel.queuePurge(this.names.taskDeaths());
		this.events = RecordedEvents.of(this.connection.createChannel(), this.names.taskEvents());
	}

	@AfterEach
	void disconnect() throws Exception {
		this.connection.close();
	}

	@Test
	void tellsOfATaskThatCompletes() throws Exception {
		publish("plain", "x", Map.of("redrives", 2));
		List<TaskEvent> told = this.events.await("plain", STARTED, COMPLETED);
		assertThat(told).allSatisfy((event) -> {
			assertThat(event.attempt()).isEqualTo(1);
			assertThat(event.redrives()).isEqualTo(2);
			assertThat(event.worker()).matches("task-worker@.+-[0-9a-f]{4}");
			assertThat(event.description()).isEqualTo("x");
			assertThat(event.priority()).isEqualTo(7);
			assertThat(event.error()).isNull();
			assertThat(event.nextAttemptAt()).isNull();
		});
		assertThat(told.getLast().progress()).isEqualTo(1);
	}

	@Test
	void tellsHowFarALongTaskIs() throws Exception {
		publish("long", ".".repeat(35), Map.of());
		this.events.awaitLast("long", COMPLETED);
		List<TaskEvent> progressed = this.events.about("long")
			.stream()
			.filter((event) -> event.type() == PROGRESSED)
			.toList();
		assertThat(progressed).hasSizeBetween(1, 9);
		assertThat(progressed).extracting(TaskEvent::progress)
			.isSorted()
			.doesNotHaveDuplicates()
			.allSatisfy((progress) -> assertThat(progress).isBetween(0.1, 0.99));
	}

	@Test
	void saysWhenAFailedTaskComesAgain() throws Exception {
		publish("flaky", "x", Map.of("fail-times", 2));
		List<TaskEvent> told = this.events.await("flaky", STARTED, FAILED, STARTED, FAILED, STARTED, COMPLETED);
		assertThat(told).extracting(TaskEvent::attempt).containsExactly(1, 1, 2, 2, 3, 3);
		assertThat(told.get(1).error()).isEqualTo("it was asked to fail 2 times");
		assertThat(told.get(1).nextAttemptAt()).isEqualTo(told.get(1).at().plusMillis(200));
		assertThat(told.get(3).nextAttemptAt()).isEqualTo(told.get(3).at().plusMillis(300));
		assertThat(told.get(2).at()).isAfterOrEqualTo(told.get(1).nextAttemptAt());
		assertThat(told.get(4).at()).isAfterOrEqualTo(told.get(3).nextAttemptAt());
	}

	@Test
	void tellsOfADeathAfterTheLastAttempt() throws Exception {
		publish("hopeless", "x", Map.of("fail-times", 100));
		List<TaskEvent> told = this.events.await("hopeless", STARTED, FAILED, STARTED, FAILED, STARTED, FAILED, STARTED,
				DEAD);
		assertThat(told.getLast().attempt()).isEqualTo(4);
		assertThat(told.getLast().error()).isEqualTo("it was asked to fail 100 times");
		assertThat(told.getLast().nextAttemptAt()).isNull();
		awaitDead("hopeless");
	}

	@Test
	void doesNotRetryWhatWillNeverSucceed() throws Exception {
		publish("impossible", "x", Map.of("fail-times", -1));
		List<TaskEvent> told = this.events.await("impossible", STARTED, DEAD);
		assertThat(told.getLast().error()).isEqualTo("it was asked to fail for good");
		awaitDead("impossible");
		assertThat(this.meters.timer("warren.tasks.worked", "outcome", "impossible").count()).isPositive();
	}

	@Test
	void tellsOfTheDeathOfWhatIsNoTask() throws Exception {
		publish("no\ntask", "x", Map.of("redrives", "often"));
		List<TaskEvent> told = this.events.await("no\ntask", DEAD);
		assertThat(told.getLast().error()).isEqualTo("The message has a header 'redrives' that is no number");
		awaitDead("no\ntask");
	}

	@Test
	void tellsNothingOfATaskWithoutAnId() throws Exception {
		long completed = completed();
		this.channel.basicPublish("", this.names.taskQueue(), null, "nameless".getBytes(UTF_8));
		await().untilAsserted(() -> assertThat(completed()).isEqualTo(completed + 1));
		publish("named", "x", Map.of());
		this.events.awaitLast("named", COMPLETED);
		assertThat(this.events.all()).noneMatch((event) -> "nameless".equals(event.description()));
	}

	private void publish(String id, String description, Map<String, Object> headers) throws Exception {
		this.channel.basicPublish(this.names.tasks(), "task",
				new BasicProperties.Builder().messageId(id).priority(7).headers(new HashMap<>(headers)).build(),
				description.getBytes(UTF_8));
	}

	private void awaitDead(String id) {
		GetResponse dead = await().until(() -> this.channel.basicGet(this.names.taskDeaths(), true),
				(got) -> got != null);
		assertThat(dead.getProps().getMessageId()).isEqualTo(id);
	}

	private long completed() {
		return this.meters.timer("warren.tasks.worked", "outcome", "completed").count();
	}

}
