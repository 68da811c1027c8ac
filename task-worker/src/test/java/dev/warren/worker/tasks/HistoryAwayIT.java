package dev.warren.worker.tasks;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Type;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestBroker;
import dev.warren.messaging.test.TestClient;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.rabbitmq.RabbitMQContainer;

import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.rabbit.listener.ConsumeOkEvent;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.event.ApplicationEvents;
import org.springframework.test.context.event.RecordApplicationEvents;

import static dev.warren.messaging.contract.TaskEvent.Type.COMPLETED;
import static dev.warren.messaging.contract.TaskEvent.Type.FAILED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** At the default delivery limit, and with nothing that heals the history meanwhile. */
@BrokerTest(properties = { "warren.worker.time-per-dot=10ms", "warren.worker.event-timeout=1s",
		"warren.tasks.retry-min=10ms", "warren.broker.declare-interval=1h" })
@RecordApplicationEvents
class HistoryAwayIT {

	private static final int TASKS = 200;

	@Autowired
	MeterRegistry meters;

	@Autowired
	Names names;

	@Autowired
	AmqpAdmin admin;

	@Autowired
	ApplicationEvents applicationEvents;

	private final TestClient client = TestClient.connect();

	private final Channel channel = this.client.channel();

	private double completed;

	private double failed;

	@BeforeEach
	void count() throws Exception {
		Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
		await().ignoreExceptions()
			.untilAsserted(() -> assertThat(this.channel.consumerCount(this.names.taskQueue())).isEqualTo(8));
		this.applicationEvents.clear();
		this.completed = worked("completed");
		this.failed = worked("failed");
	}

	@AfterEach
	void close() throws Exception {
		this.client.close();
	}

	@Test
	void costsNoAttemptWhileTheExchangeIsDeleted() throws Exception {
		this.channel.exchangeDelete(this.names.taskEvents());
		costsNoAttempt();
	}

	@Test
	void costsNoAttemptWhileTheStreamIsDeleted() throws Exception {
		this.channel.queueDelete(this.names.taskHistory());
		costsNoAttempt();
	}

	@Test
	void costsNoAttemptWhileTheHistoryIsUnbound() throws Exception {
		this.channel.queueUnbind(this.names.taskHistory(), this.names.taskEvents(), "task.#");
		costsNoAttempt();
	}

	@Test
	void costsNoAttemptWithoutPermissionToWriteTheHistory() throws Exception {
		RabbitMQContainer container = TestBroker.current().requireContainer();
		permit(container, "^(?!" + this.names.taskEvents() + "$).*");
		// A channel keeps what it was permitted: this closes the one of the events.
		this.channel.exchangeDelete(this.names.taskEvents());
		publish("before", Map.of());
		await().untilAsserted(() -> assertThat(worked("completed")).isEqualTo(this.completed + 1));
		this.admin.initialize();
		count();
		try {
			workAll();
		}
		finally {
			permit(container, ".*");
		}
		historyHasAll();
	}

	private void costsNoAttempt() throws Exception {
		workAll();
		this.admin.initialize();
		historyHasAll();
	}

	/** Every tenth task fails once. */
	private void workAll() throws Exception {
		for (int i = 0; i < TASKS; i++) {
			publish("task" + i, (i % 10 == 0) ? Map.of("fail-times", 1) : Map.of());
		}
		await().untilAsserted(() -> assertThat(worked("completed")).isEqualTo(this.completed + TASKS));
		await().untilAsserted(() -> assertThat(this.channel.messageCount(this.names.taskQueue())).isZero());
		assertThat(worked("failed")).isEqualTo(this.failed + TASKS / 10);
		assertThat(this.channel.messageCount(this.names.taskDeaths())).isZero();
		assertThat(this.applicationEvents.stream(ConsumeOkEvent.class)).as("consumers started again").isEmpty();
		assertThat(behind()).isGreaterThanOrEqualTo(2 * TASKS);
	}

	private void historyHasAll() throws Exception {
		await().untilAsserted(() -> assertThat(behind()).isZero());
		try (TestClient reader = TestClient.connect()) {
			RecordedEvents events = RecordedEvents.ofStream(reader.channel(), this.names.taskHistory());
			await().untilAsserted(() -> assertThat(ids(events, COMPLETED)).containsAll(expected(1)));
			assertThat(ids(events, FAILED)).containsAll(expected(10));
		}
	}

	private static List<String> ids(RecordedEvents events, Type type) {
		return events.all().stream().filter((event) -> event.type() == type).map(TaskEvent::taskId).toList();
	}

	private static List<String> expected(int step) {
		return IntStream.range(0, TASKS / step).mapToObj((i) -> "task" + i * step).toList();
	}

	private void permit(RabbitMQContainer container, String write) throws Exception {
		assertThat(container
			.execInContainer("rabbitmqctl", "set_permissions", container.getAdminUsername(), ".*", write, ".*")
			.getExitCode()).isZero();
	}

	private void publish(String id, Map<String, Object> headers) throws Exception {
		this.channel.basicPublish(this.names.tasks(), "task",
				new BasicProperties.Builder().messageId(id).headers(new HashMap<>(headers)).build(),
				"x.".getBytes(UTF_8));
	}

	private double worked(String outcome) {
		return this.meters.timer("warren.tasks.worked", "outcome", outcome).count();
	}

	private double behind() {
		return this.meters.get("warren.history.behind").gauge().value();
	}

}
