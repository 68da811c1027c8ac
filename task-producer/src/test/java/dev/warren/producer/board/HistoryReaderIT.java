package dev.warren.producer.board;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestClient;
import dev.warren.messaging.test.UnreadableMessage;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What can happen to the history while it is read. */
@BrokerTest(properties = { "warren.board.unknown-after=1h", "warren.board.count-interval=100ms" })
class HistoryReaderIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@LocalServerPort
	int port;

	@Autowired
	TaskEventPublisher events;

	@Autowired
	Names names;

	@Autowired
	AmqpAdmin admin;

	@Autowired
	MeterRegistry meters;

	private BoardApi api;

	private final Events task = Events.of(UUID.randomUUID().toString());

	@BeforeEach
	void awaitBoard() {
		this.api = BoardApi.onceLoaded(this.port);
	}

	@Test
	void skipsWhatIsNoEvent() throws Exception {
		try (TestClient client = TestClient.connect()) {
			for (String garbage : List.of("", "garbage", "{}", "[1]", "{\"taskId\":7}")) {
				client.channel()
					.basicPublish("", this.names.taskHistory(), null, garbage.getBytes(StandardCharsets.UTF_8));
			}
		}
		publish(this.task.submitted(0));
		awaitState("queued");
		assertThat(this.meters.get("warren.board.events").tag("outcome", "skipped").counter().count())
			.isGreaterThanOrEqualTo(5);
	}

	/** RabbitMQ closes the connection of each reader for whom it cannot convert it. */
	@Test
	void stepsOverAMessageThatNobodyCanRead() throws Exception {
		UnreadableMessage.publish("/queues/" + this.names.taskHistory());
		publish(this.task.submitted(0));
		awaitState("queued");
		assertThat(this.api.json("/actuator/health").at("/components/taskBoard/details/skipped").asInt()).isPositive();
		assertThat(this.meters.get("warren.board.events").tag("outcome", "unreadable").counter().count()).isPositive();
	}

	@Test
	void readsAHistoryThatWasDeclaredAgainFromItsStart() throws Exception {
		publish(this.task.submitted(0));
		awaitState("queued");
		this.admin.deleteQueue(this.names.taskHistory());
		this.admin.initialize();
		publish(this.task.started(1, 1));
		awaitState("running");
	}

	/** Its worker died before it could tell of the end. */
	@Test
	void doesNotKnowWhatBecameOfAnOldTaskThatIsInNoQueue() throws Exception {
		publish(new TaskEvent(this.task.task(), TaskEvent.Type.STARTED, Instant.now().minus(Duration.ofHours(2)), 0, 1,
				"a worker", null, null, null, null, null, null));
		awaitState("unknown");
		assertThat(BoardApi.ids(this.api.json("/tasks?state=unknown"))).contains(this.task.task());
		publish(this.task.completed(0, 1));
		awaitState("completed");
	}

	@Test
	void saysHowFarItHasRead() throws Exception {
		publish(this.task.submitted(0));
		awaitState("queued");
		JsonNode health = this.api.json("/actuator/health").at("/components/taskBoard");
		assertThat(health.get("status").asString()).isEqualTo("UP");
		assertThat(health.at("/details/caughtUp").asBoolean()).isTrue();
		assertThat(health.at("/details/tasks").asInt()).isPositive();
		assertThat(this.meters.get("warren.board.offset").gauge().value()).isPositive();
		assertThat(this.meters.get("warren.board.tasks").tag("state", "queued").gauge().value()).isPositive();
	}

	private void publish(TaskEvent event) {
		assertThat(this.events.sendAndWait(event, PATIENCE)).isTrue();
	}

	private void awaitState(String state) {
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.api.state(this.task.task())).isEqualTo(state));
	}

}
