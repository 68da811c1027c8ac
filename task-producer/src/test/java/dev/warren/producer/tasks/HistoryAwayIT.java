package dev.warren.producer.tasks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestClient;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The acceptance of a task depends on its own confirm alone. */
@BrokerTest(properties = { "warren.broker.declare-interval=1h", "warren.publisher.confirm-timeout=30s" })
@AutoConfigureRestTestClient
class HistoryAwayIT {

	@Autowired
	RestTestClient http;

	@Autowired
	Names names;

	@Autowired
	AmqpAdmin admin;

	@Autowired
	MeterRegistry meters;

	/** Each event closes the channel that it is published on. */
	@Test
	void acceptsAllTasksWhileTheHistoryCannotBeWrittenAndTellsItLater() throws Exception {
		awaitBoard();
		this.admin.deleteExchange(this.names.taskEvents());
		List<TaskAccepted> accepted = new ArrayList<>();
		long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
		while (System.nanoTime() < end) {
			accepted.add(submit());
		}
		assertThat(behind()).isPositive();
		assertThat(this.meters.get("warren.tasks.submitted").tag("outcome", "refused").counter().count()).isZero();
		try (TestClient client = TestClient.connect()) {
			assertThat(client.channel().messageCount(this.names.taskQueue())).isEqualTo(accepted.size());
		}
		this.admin.initialize();
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(behind()).isZero());
		await().untilAsserted(() -> this.http.get()
			.uri("/tasks/{id}", accepted.getLast().id())
			.exchange()
			.expectHeader()
			.exists("ETag"));
	}

	private TaskAccepted submit() {
		TaskAccepted accepted = this.http.post()
			.uri("/tasks")
			.contentType(MediaType.TEXT_PLAIN)
			.body("x")
			.exchange()
			.expectStatus()
			.isAccepted()
			.expectBody(TaskAccepted.class)
			.returnResult()
			.getResponseBody();
		assertThat(accepted).isNotNull();
		return accepted;
	}

	private void awaitBoard() {
		await().untilAsserted(() -> this.http.get().uri("/tasks").exchange().expectStatus().isOk());
	}

	private double behind() {
		return this.meters.get("warren.history.behind").gauge().value();
	}

}
