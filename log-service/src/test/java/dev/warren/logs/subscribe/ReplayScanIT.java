package dev.warren.logs.subscribe;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.function.IntFunction;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestBroker;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** With hardly any memory: almost all is read from the stream. */
@BrokerTest(properties = { "warren.logs.archive.max-scan=3000", "warren.logs.archive.memory-size=10KB" })
class ReplayScanIT {

	private static final int CLIENTS = 50;

	private static final String PADDING = "-" + "x".repeat(1000);

	@LocalServerPort
	int port;

	@Autowired
	Names names;

	@Autowired
	MeterRegistry meters;

	@Test
	void looksFurtherBackUntilThereAreEnoughButNotForEver() throws Exception {
		publish("too.old", 1, "too old");
		publish("noise", 1000, "noise");
		publish("old", 1, "first");
		publish("noise", 2500, "noise");
		publish("old", 1, "second");
		try (SseClient client = SseClient.subscribe(this.port, "/logs/topic?key=old&replay=2")) {
			assertThat(client.nextMessage()).isEqualTo("first");
			assertThat(client.nextMessage()).isEqualTo("second");
		}
		try (SseClient client = SseClient.subscribe(this.port, "/logs/topic?key=%23.old&replay=3")) {
			assertThat(client.nextGap()).isEqualTo("only the last 3000 messages were looked through");
			assertThat(client.nextMessage()).isEqualTo("first");
		}
	}

	@Test
	void letsFewReadersServeManyClientsThatResumeFarBehind() throws Exception {
		publish("many", 200, (i) -> i + PADDING);
		String first;
		try (SseClient client = SseClient.subscribe(this.port, "/logs/topic?key=many&replay=200")) {
			first = Objects.requireNonNull(client.joinedAt());
			assertThat(client.nextMessage()).isEqualTo("0" + PADDING);
		}
		AtomicInteger served = new AtomicInteger();
		DoubleAccumulator connections = new DoubleAccumulator(Math::max, 0);
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int i = 0; i < CLIENTS; i++) {
				threads.execute(() -> {
					resume(first);
					served.incrementAndGet();
				});
			}
			await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).until(() -> {
				connections.accumulate(this.meters.get("rabbitmq.connections").gauge().value());
				return served.get() == CLIENTS;
			});
		}
		// Two of Spring's, the follower's, four readers, and those that are about to
		// close.
		assertThat(connections.get()).isBetween(4.0, 14.0);
	}

	private void resume(String id) {
		try (SseClient client = SseClient.resume(this.port, "/logs/topic?key=many", id)) {
			for (int i = 0; i < 200; i++) {
				assertThat(client.nextMessage()).isEqualTo(i + PADDING);
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void findsARareMessageBehindManyOthers() throws Exception {
		publish("rare", 1, "found");
		publish("noise", 2500, "noise");
		try (SseClient client = SseClient.subscribe(this.port, "/logs/topic?key=rare&replay=1")) {
			assertThat(client.nextMessage()).isEqualTo("found");
			publish("rare", 1, "live");
			assertThat(client.nextMessage()).isEqualTo("live");
		}
	}

	@Test
	void datesNoMessageThatItReadsLongAfterItCame() throws Exception {
		publish("undated", 1, "x");
		publish("noise", 2500, "noise" + PADDING);
		try (SseClient client = SseClient.subscribe(this.port, "/logs/topic?key=undated&replay=1")) {
			SseClient.Event event = client.next();
			assertThat(event.data().get("timestamp").isNull()).as(event.data().toString()).isTrue();
			assertThat(event.data().get("id").asString()).isEqualTo("archive-" + event.id());
			assertThat(event.data().get("assigned").toString()).isEqualTo("[\"id\"]");
		}
	}

	private void publish(String key, int count, String text) throws Exception {
		publish(key, count, (_) -> text);
	}

	private void publish(String key, int count, IntFunction<String> text) throws Exception {
		try (Connection broker = TestBroker.current().connectionFactory().newConnection("test");
				Channel channel = broker.createChannel()) {
			channel.confirmSelect();
			for (int i = 0; i < count; i++) {
				channel.basicPublish(this.names.topicLogs(), key, null, text.apply(i).getBytes(StandardCharsets.UTF_8));
			}
			channel.waitForConfirmsOrDie(60_000);
		}
	}

}
