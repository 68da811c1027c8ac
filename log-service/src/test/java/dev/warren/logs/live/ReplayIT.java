package dev.warren.logs.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.contract.Headers;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestBroker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** What was logged before somebody listened, or while nobody could. */
@BrokerTest(properties = "warren.logs.archive.max-readers=2")
class ReplayIT {

	private static final int READERS = 4;

	private static final int RESUMES = 5;

	private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();

	@LocalServerPort
	int port;

	@Autowired
	Names names;

	@Autowired
	CachingConnectionFactory connectionFactory;

	private Channel channel;

	@BeforeEach
	void connect() throws Exception {
		Connection broker = TestBroker.current().connectionFactory().newConnection("test");
		this.open.add(broker);
		this.channel = broker.createChannel();
		this.channel.confirmSelect();
	}

	@AfterEach
	void goAway() throws Exception {
		while (!this.open.isEmpty()) {
			this.open.removeLast().close();
		}
	}

	@Test
	void replaysTheLastOnesThatMatchAndGoesOn() throws Exception {
		for (int i = 0; i < 30; i++) {
			publish("replay." + ((i % 2 == 0) ? "even" : "odd"), "r" + i);
		}
		SseClient client = subscribe("/logs/topic?key=replay.even&replay=3", null);
		assertThat(client.joinedAt()).isNull();
		assertThat(messages(client, 3)).containsExactly("r24", "r26", "r28");
		publish("replay.odd", "not asked for");
		publish("replay.even", "live");
		assertThat(client.nextMessage()).isEqualTo("live");
	}

	@Test
	void replaysAllThereAreWithoutAGap() throws Exception {
		publish("few.a", "only one");
		SseClient client = subscribe("/logs/topic?key=few.%23&replay=1000", null);
		assertThat(client.nextMessage()).isEqualTo("only one");
		publish("few.b", "live");
		assertThat(client.nextMessage()).isEqualTo("live");
	}

	@ParameterizedTest
	@ValueSource(strings = { "info", "unheard-of" })
	void archivesSeverities(String severity) throws Exception {
		// Bound from the first subscription on.
		subscribe("/logs/direct?severity=" + severity, null).close();
		this.channel.basicPublish(this.names.directLogs(), severity, null, "d".getBytes(StandardCharsets.UTF_8));
		this.channel.waitForConfirmsOrDie(10_000);
		SseClient client = subscribe("/logs/direct?severity=" + severity + "&replay=5", null);
		assertThat(client.nextMessage()).isEqualTo("d");
	}

	@Test
	void resumesAfterTheLastEvent() throws Exception {
		SseClient first = subscribe("/logs/topic?key=resume.*", null);
		publish("resume.a", "one");
		publish("resume.a", "two");
		String id = null;
		for (String message : List.of("one", "two")) {
			SseClient.Event event = first.next();
			assertThat(event.message()).isEqualTo(message);
			id = event.id();
		}
		first.close();
		publish("resume.b", "missed");
		publish("other", "not asked for");
		SseClient second = subscribe("/logs/topic?key=resume.*", id);
		assertThat(second.joinedAt()).isEqualTo(id);
		assertThat(second.nextMessage()).isEqualTo("missed");
		publish("resume.b", "live");
		assertThat(second.nextMessage()).isEqualTo("live");
	}

	@Test
	void resumesWhereItHadJoinedIfNothingCameYet() throws Exception {
		publish("joined.a", "before");
		SseClient first = subscribe("/logs/topic?key=joined.*", null);
		first.close();
		publish("joined.a", "missed");
		SseClient second = subscribe("/logs/topic?key=joined.*", first.joinedAt());
		assertThat(second.nextMessage()).isEqualTo("missed");
	}

	@Test
	void resumesAfterAMessageWithoutIdAndTime() throws Exception {
		SseClient first = subscribe("/logs", null);
		this.channel.basicPublish(this.names.logs(), "", null, "anonymous".getBytes(StandardCharsets.UTF_8));
		String id = first.next().id();
		first.close();
		this.channel.basicPublish(this.names.logs(), "", null, "missed".getBytes(StandardCharsets.UTF_8));
		this.channel.waitForConfirmsOrDie(10_000);
		assertThat(subscribe("/logs", id).nextMessage()).isEqualTo("missed");
	}

	@Test
	void announcesAGapThatItCannotFill() throws Exception {
		publish("gap.a", "before");
		String unknown = (System.currentTimeMillis() - 1) + ".unknown";
		publish("gap.a", "after");
		SseClient client = subscribe("/logs/topic?key=gap.*", unknown);
		SseClient.Event gap = client.next();
		assertThat(gap.name()).isEqualTo("gap");
		assertThat(gap.data().get("reason").asString()).isEqualTo("the archive does not have the last event");
		assertThat(client.messagesUntil("after").size()).isLessThanOrEqualTo(1);
		publish("gap.a", "live");
		assertThat(client.nextMessage()).isEqualTo("live");
	}

	/**
	 * Each comes and goes many times while somebody publishes, and in the end has all.
	 */
	@Test
	void leavesNoGapAndNoDuplicateAtTheSeam() throws Exception {
		CountDownLatch resumed = new CountDownLatch(READERS * RESUMES);
		List<CompletableFuture<List<String>>> readers = new ArrayList<>();
		for (int i = 0; i < READERS; i++) {
			SseClient first = subscribe("/logs/topic?key=seam.%23", null);
			readers.add(inBackground(() -> readInPieces(first, resumed)));
		}
		List<String> sent = new ArrayList<>();
		while (resumed.getCount() > 0 && readers.stream().noneMatch(CompletableFuture::isDone)) {
			sent.add(publish("seam.a.b", "s" + sent.size()));
		}
		sent.add(publish("seam.a.b", "last"));
		for (CompletableFuture<List<String>> reader : readers) {
			assertThat(reader.get(150, TimeUnit.SECONDS)).isEqualTo(sent);
		}
	}

	@Test
	void fillsTheGapAfterTheConnectionWasLost() throws Exception {
		SseClient one = subscribe("/logs/topic?key=lost.*", null);
		SseClient two = subscribe("/logs/topic?key=lost.*", null);
		List<String> sent = new ArrayList<>();
		for (int round = 0; round < 3; round++) {
			for (int i = 0; i < 100; i++) {
				if (i == 50) {
					this.connectionFactory.resetConnection();
				}
				sent.add(publish("lost.a", "l" + sent.size()));
			}
			assertThat(messages(one, 100)).isEqualTo(sent.subList(sent.size() - 100, sent.size()));
			assertThat(messages(two, 100)).isEqualTo(sent.subList(sent.size() - 100, sent.size()));
		}
	}

	private List<String> readInPieces(SseClient first, CountDownLatch resumed) throws Exception {
		List<String> received = new ArrayList<>();
		SseClient client = first;
		String last = client.joinedAt();
		while (true) {
			int piece = ThreadLocalRandom.current().nextInt(30);
			for (int i = 0; i < piece; i++) {
				SseClient.Event event = client.next();
				assertThat(event.name()).isEqualTo("log");
				received.add(event.message());
				last = event.id();
				if (event.message().equals("last")) {
					return received;
				}
			}
			client.close();
			client = subscribe("/logs/topic?key=seam.%23", last);
			resumed.countDown();
		}
	}

	private static <T> CompletableFuture<T> inBackground(Callable<T> task) {
		CompletableFuture<T> future = new CompletableFuture<>();
		Thread.startVirtualThread(() -> {
			try {
				future.complete(task.call());
			}
			catch (Throwable ex) {
				future.completeExceptionally(ex);
			}
		});
		return future;
	}

	private SseClient subscribe(String path, @Nullable String lastEventId) throws Exception {
		SseClient client = SseClient.resume(this.port, path, lastEventId);
		this.open.add(client);
		return client;
	}

	private static List<String> messages(SseClient client, int count) throws Exception {
		List<String> messages = new ArrayList<>();
		while (messages.size() < count) {
			messages.add(client.nextMessage());
		}
		return messages;
	}

	/**
	 * A nack tells no more than that one queue went with its connection: what is not in
	 * the archive either, the reader misses.
	 */
	private String publish(String key, String text) throws Exception {
		send(key, text);
		this.channel.waitForConfirms(10_000);
		return text;
	}

	private void send(String key, String text) throws IOException {
		BasicProperties properties = new BasicProperties.Builder().messageId(UUID.randomUUID().toString())
			.headers(Map.of(Headers.PUBLISHED_AT, System.currentTimeMillis()))
			.build();
		this.channel.basicPublish(this.names.topicLogs(), key, properties, text.getBytes(StandardCharsets.UTF_8));
	}

}
