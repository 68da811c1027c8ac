package dev.warren.messaging.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.rabbitmq.client.AMQP;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestClient;
import dev.warren.messaging.test.UnreadableMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.core.Message;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@BrokerTest(classes = StreamFollowerIT.Application.class,
		properties = { "spring.application.name=follower-test", "spring.config.import=classpath:warren-defaults.yaml" })
class StreamFollowerIT {

	@Autowired
	BrokerConnection broker;

	private final String stream = "follower-test-" + UUID.randomUUID();

	private final Recorded recorded = new Recorded();

	private TestClient client;

	private StreamFollower follower;

	@BeforeEach
	void declareStream() throws Exception {
		this.client = TestClient.connect();
		this.client.channel().confirmSelect();
		declare();
		this.follower = new StreamFollower(this.broker, this.stream, Long.MAX_VALUE, this.recorded);
	}

	@AfterEach
	void deleteStream() throws Exception {
		this.follower.stop();
		this.client.channel().queueDelete(this.stream);
		this.client.close();
	}

	@Test
	void readsAllThatWasThereBeforeItHasCaughtUp() throws Exception {
		publish(IntStream.range(0, 500).mapToObj(String::valueOf).toArray(String[]::new));
		this.follower.start();
		await().until(this.follower::isCaughtUp);
		assertThat(this.recorded.readWhenCaughtUp).hasValueGreaterThanOrEqualTo(500);
		publish("later");
		await().untilAsserted(() -> assertThat(this.recorded.bodies).hasSize(501).endsWith("499", "later"));
	}

	@Test
	void hasCaughtUpWithAStreamThatIsEmpty() {
		this.follower.start();
		await().until(this.follower::isCaughtUp);
		assertThat(this.follower.offset()).isEqualTo(-1);
	}

	@Test
	void startsNearTheEndIfOnlyTheTailIsWanted() throws Exception {
		publish(IntStream.range(0, 100).mapToObj(String::valueOf).toArray(String[]::new));
		this.follower = new StreamFollower(this.broker, this.stream, 10, this.recorded);
		this.follower.start();
		await().until(this.follower::isCaughtUp);
		assertThat(this.recorded.bodies).hasSize(10).startsWith("90").endsWith("99");
	}

	@Test
	void startsAfterAnOffset() throws Exception {
		publish("a", "b", "c");
		this.follower = StreamFollower.after(0, this.broker, this.stream, this.recorded);
		this.follower.start();
		await().until(this.follower::isCaughtUp);
		assertThat(this.recorded.bodies).containsExactly("b", "c");
	}

	@Test
	void goesOnAfterTheLastMessageOnceItStartsAgain() throws Exception {
		publish("a", "b");
		this.follower.start();
		await().until(this.follower::isCaughtUp);
		this.recorded.failure = new IllegalStateException("unexpected");
		publish("c");
		await().until(() -> this.follower.offset() == 2);
		this.follower.stop();
		publish("d");
		this.follower.start();
		await().untilAsserted(() -> assertThat(this.recorded.bodies).containsExactly("a", "b", "c", "d"));
	}

	@Test
	void startsOverWhenTheStreamIsDeclaredAnew() throws Exception {
		publish("a", "b", "c");
		this.follower.start();
		await().until(() -> this.recorded.bodies.size() == 3);
		this.client.channel().queueDelete(this.stream);
		declare();
		publish("new");
		await().untilAsserted(() -> assertThat(this.recorded.bodies).containsExactly("a", "b", "c", "new"));
		assertThat(this.recorded.restarts).hasValue(1);
		await().until(this.follower::isCaughtUp);
	}

	@Test
	void startsOverWhenANewStreamHasGrownPastItsOffsetMeanwhile() throws Exception {
		publish("a", "b");
		this.follower.start();
		await().until(() -> this.recorded.bodies.size() == 2);
		this.follower.stop();
		this.client.channel().queueDelete(this.stream);
		declare();
		publish("u", "v", "w");
		this.follower.start();
		await().untilAsserted(() -> assertThat(this.recorded.bodies).containsExactly("a", "b", "u", "v", "w"));
		assertThat(this.recorded.restarts).hasValue(1);
	}

	@Test
	void stepsOverMessagesThatBreakItsConnection() throws Exception {
		publish("a", "b");
		UnreadableMessage.publish("/queues/" + this.stream);
		UnreadableMessage.publish("/queues/" + this.stream);
		publish("c");
		this.follower.start();
		await().untilAsserted(() -> assertThat(this.recorded.bodies).containsExactly("a", "b", "c"));
		await().until(this.follower::isCaughtUp);
		assertThat(this.follower.skipped()).isEqualTo(2);
		assertThat(this.recorded.skipped).containsExactly(2L, 3L);
		UnreadableMessage.publish("/queues/" + this.stream);
		publish("d");
		await().untilAsserted(() -> assertThat(this.recorded.bodies).endsWith("d").hasSize(4));
		assertThat(this.recorded.skipped).containsExactly(2L, 3L, 5L);
		assertThat(this.recorded.restarts).hasValue(0);
	}

	@Test
	void stepsOverAMessageAtTheEndAndGoesOn() throws Exception {
		UnreadableMessage.publish("/queues/" + this.stream);
		this.follower.start();
		await().until(() -> this.follower.skipped() == 1);
		publish("a");
		await().untilAsserted(() -> assertThat(this.recorded.bodies).containsExactly("a"));
		assertThat(this.recorded.skipped).containsExactly(0L);
	}

	private void declare() throws Exception {
		this.client.channel().queueDeclare(this.stream, true, false, false, Map.of("x-queue-type", "stream"));
	}

	private void publish(String... bodies) throws Exception {
		for (String body : bodies) {
			this.client.channel()
				.basicPublish("", this.stream, new AMQP.BasicProperties(), body.getBytes(StandardCharsets.UTF_8));
		}
		this.client.channel().waitForConfirmsOrDie(10_000);
	}

	private static final class Recorded implements StreamReader {

		private final List<String> bodies = new CopyOnWriteArrayList<>();

		private final List<Long> skipped = new CopyOnWriteArrayList<>();

		private final AtomicInteger restarts = new AtomicInteger();

		private final AtomicInteger readWhenCaughtUp = new AtomicInteger(-1);

		private volatile @Nullable RuntimeException failure;

		@Override
		public void on(long offset, Message message) {
			this.bodies.add(new String(message.getBody(), StandardCharsets.UTF_8));
			RuntimeException ex = this.failure;
			this.failure = null;
			if (ex != null) {
				throw ex;
			}
		}

		@Override
		public void caughtUp() {
			this.readWhenCaughtUp.set(this.bodies.size());
		}

		@Override
		public void skipped(long offset) {
			this.skipped.add(offset);
		}

		@Override
		public void restarted() {
			this.restarts.incrementAndGet();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
