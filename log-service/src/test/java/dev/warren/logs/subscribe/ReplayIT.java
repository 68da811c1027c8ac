package dev.warren.logs.subscribe;

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
import java.util.concurrent.atomic.AtomicBoolean;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ReturnListener;
import dev.warren.messaging.contract.Headers;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestBroker;
import dev.warren.messaging.test.UnreadableMessage;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What was logged before a reader came, or while it was away. */
@BrokerTest(properties = { "warren.broker.declare-interval=500ms", "warren.logs.heartbeat=500ms" })
class ReplayIT {

	private static final int READERS = 4;

	private static final int RESUMES = 5;

	private final Deque<AutoCloseable> open = new ConcurrentLinkedDeque<>();

	@LocalServerPort
	int port;

	@Autowired
	Names names;

	@Autowired
	MeterRegistry meters;

	@Autowired
	LogArchive archive;

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
		assertThat(client.queue()).isEqualTo(this.names.logArchive());
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

	@Test
	void followsTheArchiveFromItsEndIfNothingIsToBeReplayed() throws Exception {
		publish("none.a", "before");
		SseClient client = subscribe("/logs/topic?key=none.*&replay=0", null);
		publish("none.a", "live");
		SseClient.Event event = client.next();
		assertThat(event.message()).isEqualTo("live");
		assertThat(offset(event.id())).isGreaterThan(offset(client.joinedAt()));
	}

	@Test
	void resumesAfterTheLastEvent() throws Exception {
		SseClient first = subscribe("/logs/topic?key=resume.*&replay=0", null);
		publish("resume.a", "one");
		publish("resume.a", "two");
		assertThat(messages(first, 2)).containsExactly("one", "two");
		String id = first.lastEventId();
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
		SseClient first = subscribe("/logs/topic?key=joined.*&replay=0", null);
		first.close();
		publish("joined.a", "missed");
		SseClient second = subscribe("/logs/topic?key=joined.*", first.joinedAt());
		assertThat(second.nextMessage()).isEqualTo("missed");
	}

	@Test
	void movesTheIdOfAReaderOfRareMessagesOn() throws Exception {
		SseClient client = subscribe("/logs/topic?key=rare.*&replay=0", null);
		publish("frequent.a", "not asked for");
		await().untilAsserted(() -> assertThat(offset(client.lastEventId())).isGreaterThan(offset(client.joinedAt())));
	}

	@Test
	void resumesAfterAMessageWithoutIdAndTime() throws Exception {
		SseClient first = subscribe("/logs?replay=0", null);
		this.channel.basicPublish(this.names.logs(), "", null, "anonymous".getBytes(StandardCharsets.UTF_8));
		SseClient.Event event = first.next();
		first.close();
		this.channel.basicPublish(this.names.logs(), "", null, "missed".getBytes(StandardCharsets.UTF_8));
		this.channel.waitForConfirmsOrDie(10_000);
		assertThat(subscribe("/logs", event.id()).nextMessage()).isEqualTo("missed");
	}

	@Test
	void announcesAGapIfTheLastEventIsNotOfThisArchive() throws Exception {
		publish("gap.a", "before");
		SseClient client = subscribe("/logs/topic?key=gap.*", "1000000");
		assertThat(client.nextGap()).isEqualTo("the archive was declared anew");
		assertThat(client.nextMessage()).isEqualTo("before");
		publish("gap.a", "live");
		assertThat(client.nextMessage()).isEqualTo("live");
	}

	@Test
	void goesOnWithAnArchiveThatWasDeclaredAnew() throws Exception {
		publish("anew.a", "old");
		SseClient client = subscribe("/logs/topic?key=anew.*&replay=1", null);
		assertThat(client.nextMessage()).isEqualTo("old");
		this.channel.queueDelete(this.names.logArchive());
		await().until(this::archiveIsBound);
		assertThat(client.nextGap()).isEqualTo("the archive was declared anew");
		publish("anew.a", "new");
		assertThat(client.nextMessage()).isEqualTo("new");
		assertThat(subscribe("/logs/topic?key=anew.*&replay=10", null).nextMessage()).isEqualTo("new");
	}

	@Test
	void stepsOverAMessageThatTheBrokerCannotDeliver() throws Exception {
		publish("poison.a", "before");
		SseClient follower = subscribe("/logs/topic?key=poison.*&replay=1", null);
		assertThat(follower.nextMessage()).isEqualTo("before");
		String id = follower.lastEventId();
		double skipped = skipped();
		UnreadableMessage.publish("/exchanges/" + this.names.logs());
		assertThat(follower.nextGap()).startsWith("the broker cannot deliver the message at offset");
		publish("poison.a", "after");
		assertThat(follower.nextMessage()).isEqualTo("after");
		SseClient resumed = subscribe("/logs/topic?key=poison.*", id);
		assertThat(resumed.nextGap()).startsWith("the broker cannot deliver the message at offset");
		assertThat(resumed.nextMessage()).isEqualTo("after");
		assertThat(skipped()).isEqualTo(skipped + 1);
		assertThat(this.archive.health().getDetails().get("skipped")).isEqualTo((long) skipped());
		assertThat(this.archive.health().getStatus()).isEqualTo(Status.UP);
	}

	/**
	 * Each client reconnects many times during publishing, and receives all in the end.
	 */
	@Test
	void leavesNoGapAndNoDuplicateWhereItResumes() throws Exception {
		CountDownLatch resumed = new CountDownLatch(READERS * RESUMES);
		List<CompletableFuture<List<String>>> readers = new ArrayList<>();
		for (int i = 0; i < READERS; i++) {
			SseClient first = subscribe("/logs/topic?key=resumed.%23&replay=0", null);
			readers.add(inBackground(() -> readInPieces(first, resumed)));
		}
		List<String> sent = new ArrayList<>();
		while (resumed.getCount() > 0 && readers.stream().noneMatch(CompletableFuture::isDone)) {
			sent.add(publish("resumed.a.b", "s" + sent.size()));
		}
		sent.add(publish("resumed.a.b", "last"));
		for (CompletableFuture<List<String>> reader : readers) {
			assertThat(reader.get(150, TimeUnit.SECONDS)).isEqualTo(sent);
		}
	}

	private boolean archiveIsBound() throws Exception {
		AtomicBoolean returned = new AtomicBoolean();
		ReturnListener listener = (_, _, _, _, _, _) -> returned.set(true);
		this.channel.addReturnListener(listener);
		this.channel.basicPublish(this.names.topicLogs(), "probe", true, null, new byte[] { 'x' });
		this.channel.waitForConfirmsOrDie(10_000);
		this.channel.removeReturnListener(listener);
		return !returned.get();
	}

	private double skipped() {
		return this.meters.get("warren.logs.archive.skipped").functionCounter().count();
	}

	private static long offset(@Nullable String id) {
		return Long.parseLong(String.valueOf(id));
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
			client = subscribe("/logs/topic?key=resumed.%23", last);
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

	private String publish(String key, String text) throws Exception {
		BasicProperties properties = new BasicProperties.Builder().messageId(UUID.randomUUID().toString())
			.headers(Map.of(Headers.PUBLISHED_AT, System.currentTimeMillis()))
			.build();
		this.channel.basicPublish(this.names.topicLogs(), key, properties, text.getBytes(StandardCharsets.UTF_8));
		this.channel.waitForConfirmsOrDie(10_000);
		return text;
	}

}
