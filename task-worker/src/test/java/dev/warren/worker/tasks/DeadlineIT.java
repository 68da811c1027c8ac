package dev.warren.worker.tasks;

import java.time.Duration;
import java.util.List;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestBroker;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static dev.warren.messaging.contract.TaskEvent.Type.COMPLETED;
import static dev.warren.messaging.contract.TaskEvent.Type.DEAD;
import static dev.warren.messaging.contract.TaskEvent.Type.FAILED;
import static dev.warren.messaging.contract.TaskEvent.Type.STARTED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

@BrokerTest(properties = { "warren.worker.deadline=500ms", "warren.worker.time-per-dot=100ms",
		"warren.tasks.retry-min=100ms", "warren.tasks.delivery-limit=1",
		"spring.rabbitmq.listener.simple.concurrency=1" })
class DeadlineIT {

	@Autowired
	MeterRegistry meters;

	@Autowired
	Names names;

	@Test
	void interruptsWorkThatDoesNotEndAndGoesOnWithTheNextTask() throws Exception {
		Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
		try (Connection connection = TestBroker.current().connectionFactory().newConnection("test")) {
			Channel channel = connection.createChannel();
			RecordedEvents events = RecordedEvents.of(connection.createChannel(), this.names.taskEvents());
			publish(channel, "endless", ".".repeat(10_000));
			publish(channel, "next", "x.");
			List<TaskEvent> told = events.await("endless", STARTED, FAILED, STARTED, DEAD);
			assertThat(told.get(1).error()).isEqualTo("it ran longer than its deadline of 0.5s");
			assertThat(told.getLast().error()).isEqualTo("it ran longer than its deadline of 0.5s");
			events.await("next", STARTED, COMPLETED);
		}
		assertThat(this.meters.timer("warren.tasks.worked", "outcome", "timed-out").count()).isEqualTo(2);
	}

	private void publish(Channel channel, String id, String description) throws Exception {
		channel.basicPublish(this.names.tasks(), "task", new BasicProperties.Builder().messageId(id).build(),
				description.getBytes(UTF_8));
	}

}
