package dev.warren.worker.tasks;

import java.time.Duration;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestClient;
import dev.warren.messaging.test.UnreadableMessage;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient;

import static dev.warren.messaging.contract.TaskEvent.Type.COMPLETED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@BrokerTest(properties = { "warren.worker.time-per-dot=1s", "warren.tasks.retry-min=200ms",
		"spring.rabbitmq.listener.simple.concurrency=9" })
@AutoConfigureRestTestClient
class UnreadableTaskIT {

	@Autowired
	MeterRegistry meters;

	@Autowired
	Names names;

	@Autowired
	TaskListener listener;

	@Autowired
	RestTestClient http;

	/** A message that breaks its connection at each of its five deliveries. */
	@Test
	void costsOtherTasksNothing() throws Exception {
		Awaitility.setDefaultTimeout(Duration.ofSeconds(40));
		try (TestClient client = TestClient.connect()) {
			RecordedEvents events = RecordedEvents.of(client.connection().createChannel(), this.names.taskEvents());
			for (int i = 0; i < 8; i++) {
				client.channel()
					.basicPublish(this.names.tasks(), "task",
							new BasicProperties.Builder().messageId("long" + i).build(), "..........".getBytes(UTF_8));
			}
			await().until(() -> this.listener.attempts.size() == 8);
			UnreadableMessage.publish("/queues/" + this.names.taskQueue());
			await()
				.untilAsserted(() -> assertThat(client.channel().messageCount(this.names.taskDeaths())).isEqualTo(1));
			assertThat(broken()).isEqualTo(5);
			for (int i = 0; i < 8; i++) {
				assertThat(events.awaitLast("long" + i, COMPLETED).attempt()).isEqualTo(1);
			}
			assertThat(events.all()).extracting(TaskEvent::attempt).containsOnly(1);
			assertThat(client.channel().messageCount(this.names.taskQueue())).isZero();
			await()
				.untilAsserted(() -> assertThat(client.channel().consumerCount(this.names.taskQueue())).isEqualTo(9));
		}
		this.http.get()
			.uri("/actuator/health")
			.exchange()
			.expectBody()
			.jsonPath("$.components.brokenDeliveries.details.count")
			.isEqualTo(5);
	}

	private double broken() {
		return this.meters.get("warren.tasks.broken").counter().count();
	}

}
