package dev.warren.producer.tasks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Type;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestClient;
import dev.warren.producer.board.TaskBoard;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@BrokerTest
class IdempotencyIT {

	@AutoClose
	private final HttpClient http = HttpClient.newHttpClient();

	private final String key = UUID.randomUUID().toString();

	@LocalServerPort
	int port;

	@Autowired
	Names names;

	@Autowired
	TaskBoard board;

	@Autowired
	TaskEventPublisher events;

	@AutoClose
	private final TestClient client = TestClient.connect();

	private final Channel channel = this.client.channel();

	@BeforeEach
	void emptyTheQueue() throws Exception {
		this.channel.queuePurge(this.names.taskQueue());
	}

	@Test
	void acceptsATaskOnceHoweverOftenItIsSubmitted() throws Exception {
		HttpResponse<String> first = submit("text/plain", "x", this.key);
		HttpResponse<String> second = submit("application/json", "{\"description\":\"x\"}", this.key);
		assertThat(List.of(first.statusCode(), second.statusCode())).containsOnly(202);
		assertThat(second.body()).isEqualTo(first.body());
		assertThat(second.headers().firstValue("Location")).isEqualTo(first.headers().firstValue("Location"));
		assertThat(tasks()).containsExactly(new IdempotencyKey(this.key).taskId());
	}

	/** Its producer died after the task was confirmed and before the history knew. */
	@Test
	void recognisesATaskThatOnlyAWorkerHasToldOf() throws Exception {
		String id = new IdempotencyKey(this.key).taskId();
		this.events
			.send(new TaskEvent(id, Type.STARTED, Instant.now(), 0, 1, "a worker", "x", null, null, null, null, null));
		await().until(() -> this.board.find(id).isPresent());
		assertThat(submit("text/plain", "x", this.key).statusCode()).isEqualTo(202);
		assertThat(submit("text/plain", "y", this.key).statusCode()).isEqualTo(422);
		assertThat(tasks()).isEmpty();
	}

	@Test
	void refusesTheKeyForAnotherTask() throws Exception {
		submit("text/plain", "x", this.key);
		HttpResponse<String> other = submit("text/plain", "y", this.key);
		assertThat(other.statusCode()).isEqualTo(422);
		assertThat(other.body()).contains("urn:warren:problem:idempotency-key-reused");
		assertThat(tasks()).hasSize(1);
	}

	@Test
	void acceptsATaskOnceAlsoFromManyAtTheSameTime() throws Exception {
		List<CompletableFuture<HttpResponse<String>>> answers = Stream
			.generate(() -> this.http.sendAsync(request("text/plain", "x", this.key), BodyHandlers.ofString()))
			.limit(20)
			.toList();
		Set<String> bodies = new HashSet<>();
		for (CompletableFuture<HttpResponse<String>> answer : answers) {
			assertThat(answer.join().statusCode()).isEqualTo(202);
			bodies.add(answer.join().body());
		}
		assertThat(bodies).hasSize(1);
		assertThat(tasks()).hasSize(1);
	}

	@Test
	void takesTheSameTaskForTheSameWithItsDefaultsOrWithout() throws Exception {
		HttpResponse<String> first = submit("application/json", "{\"description\":\"x\"}", this.key);
		HttpResponse<String> second = submit("application/json",
				"{\"description\":\"x\",\"priority\":4,\"failTimes\":0}", this.key);
		assertThat(second.statusCode()).isEqualTo(202);
		assertThat(second.body()).isEqualTo(first.body());
		assertThat(tasks()).hasSize(1);
	}

	@Test
	void takesAKeyForEachLineOfABatch() throws Exception {
		String line = "{\"description\":\"%s\",\"idempotencyKey\":\"" + this.key + "\"}\n";
		HttpResponse<String> batch = batch(line.formatted("x") + line.formatted("x") + line.formatted("y")
				+ "{\"description\":\"x\",\"idempotencyKey\":\"\"}\n" + "{\"description\":\"z\"}\n");
		assertThat(batch.body().lines().map((result) -> result.replaceAll(".*\"status\":(\\d+).*", "$1")))
			.containsExactly("202", "202", "422", "400", "202");
		assertThat(batch.body()).contains("idempotency-key-reused", "\"field\":\"idempotencyKey\"");
		assertThat(submit("text/plain", "x", this.key).statusCode()).isEqualTo(202);
		assertThat(tasks()).hasSize(2).contains(new IdempotencyKey(this.key).taskId());
	}

	@Test
	void refusesOneKeyForAWholeBatchBeforeAnythingIsPublished() throws Exception {
		HttpResponse<String> refused = submit("application/x-ndjson", "{\"description\":\"x\"}\n", this.key);
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(refused.body()).contains("\"field\":\"Idempotency-Key\"");
		assertThat(tasks()).isEmpty();
	}

	@Test
	void refusesAKeyInTheBodyThatIsNotTheOneInTheHeader() throws Exception {
		String body = "{\"description\":\"x\",\"idempotencyKey\":\"%s\"}";
		assertThat(submit("application/json", body.formatted("another"), this.key).statusCode()).isEqualTo(400);
		assertThat(submit("application/json", body.formatted(this.key), this.key).statusCode()).isEqualTo(202);
		assertThat(tasks()).hasSize(1);
	}

	@Test
	void namesTheKeyIfItIsMalformed() throws Exception {
		for (String malformed : List.of("", "x".repeat(256))) {
			HttpResponse<String> refused = submit("text/plain", "x", malformed);
			assertThat(refused.statusCode()).isEqualTo(400);
			assertThat(refused.body()).contains("\"field\":\"Idempotency-Key\"");
		}
		assertThat(tasks()).isEmpty();
	}

	@Test
	void refusesTwoKeys() throws Exception {
		HttpResponse<String> refused = this.http
			.send(HttpRequest.newBuilder(request("text/plain", "x", this.key), (_, _) -> true)
				.header("Idempotency-Key", "another")
				.build(), BodyHandlers.ofString());
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(refused.body()).contains("{\"field\":\"Idempotency-Key\",\"message\":\"is there twice\"}");
		assertThat(tasks()).isEmpty();
	}

	private HttpResponse<String> submit(String type, String body, String key) throws Exception {
		return this.http.send(request(type, body, key), BodyHandlers.ofString());
	}

	private HttpResponse<String> batch(String lines) throws Exception {
		return this.http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/tasks"))
			.timeout(Duration.ofSeconds(20))
			.header("Content-Type", "application/x-ndjson")
			.POST(BodyPublishers.ofString(lines))
			.build(), BodyHandlers.ofString());
	}

	private HttpRequest request(String type, String body, String key) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/tasks"))
			.timeout(Duration.ofSeconds(20))
			.header("Content-Type", type)
			.header("Idempotency-Key", key)
			.POST(BodyPublishers.ofString(body))
			.build();
	}

	private List<String> tasks() throws Exception {
		List<String> ids = new ArrayList<>();
		for (GetResponse task = get(); task != null; task = get()) {
			ids.add(task.getProps().getMessageId());
		}
		return ids;
	}

	private GetResponse get() throws Exception {
		return this.channel.basicGet(this.names.taskQueue(), true);
	}

}
