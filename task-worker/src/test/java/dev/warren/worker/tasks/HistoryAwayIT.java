package dev.warren.worker.tasks;

import java.time.Duration;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestBroker;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.beans.factory.annotation.Autowired;

import static dev.warren.messaging.contract.TaskEvent.Type.COMPLETED;
import static dev.warren.messaging.contract.TaskEvent.Type.STARTED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@BrokerTest(properties = { "warren.worker.event-timeout=500ms", "warren.tasks.retry-min=100ms",
		"warren.tasks.retry-max=100ms", "warren.tasks.delivery-limit=50", "warren.broker.declare-interval=1h",
		"spring.rabbitmq.listener.simple.concurrency=2" })
class HistoryAwayIT {

	@Autowired
	MeterRegistry meters;

	@Autowired
	Names names;

	@Autowired
	AmqpAdmin admin;

	@Autowired
	CurrentWork currentWork;

	private Connection connection;

	private Channel channel;

	private RecordedEvents events;

	@BeforeEach
	void connect() throws Exception {
		Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
		this.connection = TestBroker.current().connectionFactory().newConnection("test");
		this.channel = this.connection.createChannel();
		this.events = RecordedEvents.of(this.connection.createChannel(), this.names.taskEvents());
	}

	@AfterEach
	void heal() throws Exception {
		this.admin.initialize();
		this.connection.close();
	}

	@Test
	void deliversATaskAgainWhoseEndIsNotConfirmed() throws Exception {
		double retries = retries();
		this.channel.exchangeDelete(this.names.taskEvents());
		publish("unconfirmed");
		await().untilAsserted(() -> assertThat(retries()).isGreaterThan(retries));
		this.admin.initialize();
		this.events.bind();
		assertThat(this.events.awaitLast("unconfirmed", COMPLETED).attempt()).isGreaterThan(1);
		await().untilAsserted(() -> assertThat(this.currentWork.oldestFirst()).isEmpty());
		assertThat(this.channel.messageCount(this.names.taskQueue())).isZero();
		assertThat(this.channel.messageCount(this.names.taskDead())).isZero();
	}

	@Test
	void isNotHeldUpForEverByAHistoryThatIsGone() throws Exception {
		double retries = retries();
		long completed = completed();
		this.events.unbind();
		this.channel.queueUnbind(this.names.taskHistory(), this.names.taskEvents(), "task.#");
		publish("untold");
		publish("untold too");
		await().untilAsserted(() -> assertThat(completed()).isEqualTo(completed + 2));
		await().untilAsserted(() -> assertThat(this.currentWork.oldestFirst()).isEmpty());
		assertThat(retries()).isEqualTo(retries);
		this.events.bind();
		publish("told again");
		this.events.await("told again", STARTED, COMPLETED);
		assertThat(this.channel.messageCount(this.names.taskQueue())).isZero();
	}

	private void publish(String id) throws Exception {
		this.channel.basicPublish(this.names.tasks(), "task", new BasicProperties.Builder().messageId(id).build(),
				"x".getBytes(UTF_8));
	}

	private double retries() {
		return this.meters.counter("warren.tasks.retries").count();
	}

	private long completed() {
		return this.meters.timer("warren.tasks.worked", "outcome", "completed").count();
	}

}
