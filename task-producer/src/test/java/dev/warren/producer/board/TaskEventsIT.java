package dev.warren.producer.board;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Type;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.test.BrokerTest;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@BrokerTest(properties = { "warren.board.heartbeat=200ms", "warren.board.max-subscribers=3",
		"warren.board.recent-events=10", "server.tomcat.connection-timeout=10s" })
class TaskEventsIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final List<AutoCloseable> open = new ArrayList<>();

	private final Events task = Events.of(UUID.randomUUID().toString());

	@LocalServerPort
	int port;

	@Autowired
	TaskEventPublisher events;

	@Autowired
	MeterRegistry meters;

	private BoardApi api;

	@BeforeEach
	void awaitBoard() {
		this.api = BoardApi.onceLoaded(this.port);
	}

	@AfterEach
	void goAway() throws Exception {
		for (AutoCloseable client : this.open) {
			client.close();
		}
		await().atMost(PATIENCE).until(() -> subscribers() == 0);
	}

	@Test
	void bringsWhatHappensToAllTasks() throws Exception {
		EventClient client = follow("/tasks/events");
		publish(this.task.submitted(0), this.task.started(1, 1));
		EventClient.Event submitted = client.next();
		assertThat(submitted.name()).isEqualTo("submitted");
		assertThat(submitted.data()).contains("\"taskId\":\"" + this.task.task() + "\"");
		EventClient.Event started = client.next();
		assertThat(started.name()).isEqualTo("started");
		assertThat(Long.parseLong(Objects.requireNonNull(started.id())))
			.isGreaterThan(Long.parseLong(Objects.requireNonNull(submitted.id())));
		int comments = client.comments();
		await().until(() -> client.comments() > comments + 1);
	}

	@Test
	void resumesAfterTheLastEventThatWasSeen() throws Exception {
		EventClient first = follow("/tasks/events");
		publish(this.task.submitted(0), this.task.started(1, 1), this.task.completed(2, 1));
		String seen = Objects.requireNonNull(first.next().id());
		List<EventClient.Event> others = List.of(first.next(), first.next());
		EventClient second = follow("/tasks/events", "Last-Event-ID", seen);
		assertThat(List.of(second.next(), second.next())).isEqualTo(others);
	}

	@Test
	void bringsAllThatIsInMemoryAfterMinusOne() throws Exception {
		EventClient first = follow("/tasks/events");
		publish(this.task.submitted(0), this.task.started(1, 1));
		EventClient.Event submitted = first.next();
		assertThat(first.next().name()).isEqualTo("started");
		EventClient second = follow("/tasks/" + this.task.task() + "/events", "Last-Event-ID", "-1");
		await().until(() -> second.next().equals(submitted));
	}

	@Test
	void saysThatThereIsAGap() throws Exception {
		EventClient first = follow("/tasks/events");
		publish(this.task.submitted(0));
		String seen = Objects.requireNonNull(first.next().id());
		publish(IntStream.range(1, 13).mapToObj((i) -> this.task.started(i, i)).toArray(TaskEvent[]::new));
		for (int i = 1; i < 13; i++) {
			first.next();
		}
		EventClient second = follow("/tasks/events", "Last-Event-ID", seen);
		assertThat(second.next().name()).isEqualTo("gap");
		assertThat(second.next().data()).contains("\"attempt\":3,");
		EventClient third = follow("/tasks/events", "Last-Event-ID", "999999");
		assertThat(third.next().name()).isEqualTo("gap");
		publish(this.task.completed(20, 12));
		assertThat(third.next().name()).isEqualTo("completed");
	}

	/** It is not cut off: it goes on with what is still remembered. */
	@Test
	void saysThatThereIsAGapToOneThatReadsTooSlowly() throws Exception {
		try (Socket slow = new Socket()) {
			slow.setReceiveBufferSize(4096);
			slow.connect(new InetSocketAddress("127.0.0.1", this.port));
			slow.getOutputStream()
				.write("GET /tasks/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			await().until(() -> subscribers() == 1);
			String large = "x".repeat(1000);
			for (int i = 0; i < 3000; i++) {
				this.events.send(new TaskEvent(this.task.task(), Type.FAILED, Instant.now(), 0, i, large, null, null,
						null, null, large, null));
			}
			publish(this.task.completed(9, 9999));
			BufferedReader reader = new BufferedReader(
					new InputStreamReader(slow.getInputStream(), StandardCharsets.UTF_8));
			assertThat(reader.lines().takeWhile((line) -> !line.startsWith("event:completed"))).contains("event:gap",
					"event:failed");
		}
	}

	@Test
	void holdsNothingBackInAProxy() throws Exception {
		EventClient client = follow("/tasks/events");
		assertThat(client.header("X-Accel-Buffering")).isEqualTo("no");
		assertThat(client.header("Cache-Control")).isEqualTo("no-store");
		assertThat(client.header("Content-Type")).startsWith("text/event-stream");
	}

	@Test
	void followsOneTaskToItsEnd() throws Exception {
		publish(this.task.submitted(0));
		await().atMost(PATIENCE).until(() -> this.api.state(this.task.task()).equals("queued"));
		EventClient client = follow("/tasks/" + this.task.task() + "/events");
		EventClient.Event state = client.next();
		assertThat(state.name()).isEqualTo("state");
		assertThat(state.data()).contains("\"state\":\"queued\"");
		publish(Events.of("another").started(1, 1), this.task.started(1, 1), this.task.completed(2, 1));
		assertThat(client.next().name()).isEqualTo("started");
		assertThat(client.next().name()).isEqualTo("completed");
		assertThat(client.awaitEnd()).isTrue();
		EventClient late = follow("/tasks/" + this.task.task() + "/events");
		assertThat(late.next().data()).contains("\"state\":\"completed\"");
		assertThat(late.awaitEnd()).isTrue();
	}

	@Test
	void doesNotLetOneWhoDoesNotReadHoldUpOthers() throws Exception {
		Socket stuck = new Socket();
		this.open.add(stuck);
		stuck.setReceiveBufferSize(4096);
		stuck.connect(new InetSocketAddress("127.0.0.1", this.port));
		stuck.getOutputStream()
			.write("GET /tasks/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		await().until(() -> subscribers() == 1);
		EventClient reader = follow("/tasks/events");
		String large = "🐇".repeat(1000);
		for (int round = 0; round < 300; round++) {
			int attempt = round;
			for (int i = 0; i < 5; i++) {
				this.events.send(new TaskEvent(this.task.task(), Type.FAILED, Instant.now(), 0, attempt, large, null,
						null, null, null, large, null));
			}
			for (int i = 0; i < 5; i++) {
				assertThat(reader.next().name()).isEqualTo("failed");
			}
		}
		await().atMost(PATIENCE).until(() -> subscribers() == 1);
		publish(this.task.completed(9, 99));
		assertThat(reader.next().name()).isEqualTo("completed");
	}

	@Test
	void refusesMoreSubscribersThanThereIsRoomFor() throws Exception {
		for (int i = 0; i < 3; i++) {
			follow("/tasks/events");
		}
		HttpResponse<String> refused = this.api.get("/tasks/events");
		assertThat(BoardApi.json(refused, 503).get("type").asString())
			.isEqualTo("urn:warren:problem:too-many-subscribers");
		assertThat(refused.headers().firstValue("Retry-After")).isPresent();
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "-2", "1.5" })
	void namesTheHeaderThatIsWrong(String lastEventId) throws Exception {
		HttpResponse<String> refused = this.api.get("/tasks/events", "Last-Event-ID", lastEventId);
		assertThat(BoardApi.json(refused, 400).at("/errors/0/field").asString()).isEqualTo("Last-Event-ID");
		assertThat(subscribers()).isZero();
	}

	@Test
	void saysThatItDoesNotKnowATask() throws Exception {
		BoardApi.json(this.api.get("/tasks/unheard-of/events"), 404);
	}

	private EventClient follow(String path, String... headers) throws Exception {
		EventClient client = new EventClient(this.port, path, headers);
		this.open.add(client);
		// The first comment is written after the subscription is there.
		await().until(() -> client.comments() > 0);
		return client;
	}

	private void publish(TaskEvent... events) {
		for (TaskEvent event : events) {
			assertThat(this.events.sendAndWait(event, PATIENCE)).isTrue();
		}
	}

	private double subscribers() {
		return this.meters.get("warren.board.subscribers").gauge().value();
	}

}
