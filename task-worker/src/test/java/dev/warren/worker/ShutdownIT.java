package dev.warren.worker;

import java.time.Duration;
import java.util.UUID;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.test.TestBroker;
import dev.warren.worker.tasks.RecordedEvents;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static dev.warren.messaging.contract.TaskEvent.Type.COMPLETED;
import static dev.warren.messaging.contract.TaskEvent.Type.FAILED;
import static dev.warren.messaging.contract.TaskEvent.Type.STARTED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Starts a worker of its own, for it is the end of it that matters. */
@ExtendWith(OutputCaptureExtension.class)
class ShutdownIT {

	private final TestBroker broker = TestBroker.current();

	private final Names names = new Names(UUID.randomUUID() + "-");

	@Test
	void finishesWhatItCanAndGivesBackTheRest(CapturedOutput output) throws Exception {
		Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
		try (Connection connection = this.broker.connectionFactory().newConnection("test")) {
			Channel channel = connection.createChannel();
			ConfigurableApplicationContext worker = start();
			try (worker) {
				await().until(() -> isConsumed(channel));
				RecordedEvents events = RecordedEvents.of(connection.createChannel(), this.names.taskEvents());
				publish(channel, "short", "x..........");
				publish(channel, "endless", ".".repeat(5000));
				await().until(() -> events.types("short").contains(STARTED));
				await().until(() -> events.types("endless").contains(STARTED));
				int before = output.length();
				worker.close();
				assertThat(output.toString().substring(before)).doesNotContain("ERROR", "Exception",
						"Events do not reach");
				events.awaitLast("short", COMPLETED);
				TaskEvent stopped = events.awaitLast("endless", FAILED);
				assertThat(stopped.error()).isEqualTo("the worker was stopped before the task was done");
				assertThat(stopped.nextAttemptAt()).isNotNull();
			}
			GetResponse back = await().until(() -> channel.basicGet(this.names.taskQueue(), true),
					(got) -> got != null);
			assertThat(back.getProps().getMessageId()).isEqualTo("endless");
			assertThat(back.getProps().getHeaders()).containsEntry("x-delivery-count", 1L);
			deleteTopology(channel);
		}
	}

	private ConfigurableApplicationContext start() {
		return SpringApplication.run(TaskWorkerApplication.class, "--server.port=0",
				"--warren.name-prefix=" + this.names.namePrefix(), "--warren.worker.time-per-dot=100ms",
				"--warren.worker.shutdown-grace=2s", "--warren.tasks.retry-min=100ms",
				"--spring.rabbitmq.listener.simple.concurrency=2", "--spring.rabbitmq.host=" + this.broker.host(),
				"--spring.rabbitmq.port=" + this.broker.port(), "--spring.rabbitmq.username=" + this.broker.username(),
				"--spring.rabbitmq.password=" + this.broker.password());
	}

	private boolean isConsumed(Channel channel) throws Exception {
		return channel.consumerCount(this.names.taskQueue()) == 2;
	}

	private void publish(Channel channel, String id, String description) throws Exception {
		channel.basicPublish(this.names.tasks(), "task", new BasicProperties.Builder().messageId(id).build(),
				description.getBytes(UTF_8));
	}

	private void deleteTopology(Channel channel) throws Exception {
		for (String queue : new String[] { this.names.hello(), this.names.taskQueue(), this.names.taskDead(),
				this.names.taskHistory() }) {
			channel.queueDelete(queue);
		}
		for (String exchange : new String[] { this.names.tasks(), this.names.taskDeadLetters(),
				this.names.taskEvents() }) {
			channel.exchangeDelete(exchange);
		}
	}

}
