package dev.warren.producer.board;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.producer.Replica;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@BrokerTest
class TaskBoardIT {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@LocalServerPort
	int port;

	@Autowired
	TaskEventPublisher events;

	@Autowired
	Names names;

	private BoardApi api;

	private final Events task = Events.of(UUID.randomUUID().toString());

	@BeforeEach
	void awaitBoard() {
		this.api = BoardApi.onceLoaded(this.port);
	}

	@Test
	void servesEventsAsEventsOnly() throws Exception {
		assertThat(this.api.get("/tasks/events", "Accept", "application/json").statusCode()).isEqualTo(406);
	}

	@Test
	void showsATaskAsSoonAsItIsAccepted() throws Exception {
		String id = this.api.submit("Second message..");
		HttpResponse<String> response = this.api.get("/tasks/" + id);
		JsonNode shown = BoardApi.json(response, 200);
		assertThat(shown.get("state").asString()).isEqualTo("queued");
		assertThat(shown.get("description").asString()).isEqualTo("Second message..");
		assertThat(shown.get("submittedAt").isNull()).isFalse();
		assertThat(shown.has("fingerprint")).isFalse();
		assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
	}

	@Test
	void showsWhatTheWorkersTell() throws Exception {
		publish(this.task.submitted(0), this.task.started(1, 1), this.task.failed(2, 1));
		awaitState("retrying");
		publish(this.task.started(3, 2), this.task.progressed(4, 2, 0.5));
		await().atMost(PATIENCE).until(() -> !shown().get("progress").isNull());
		JsonNode running = shown();
		assertThat(running.get("state").asString()).isEqualTo("running");
		assertThat(running.get("worker").asString()).isEqualTo("worker 2");
		assertThat(running.get("lastError").asString()).isEqualTo("error 1");
		publish(this.task.completed(5, 2));
		awaitState("completed");
		HttpResponse<String> completed = this.api.get(path());
		assertThat(completed.headers().firstValue("Retry-After")).isEmpty();
		assertThat(BoardApi.json(completed, 200).get("finishedAt").asString())
			.isEqualTo(Events.START.plusSeconds(5).toString());
	}

	@Test
	void showsTheSameInEveryReplicaAndAfterARestart() throws Exception {
		publish(this.task.submitted(0), this.task.started(1, 1), this.task.failed(2, 1), this.task.dead(3, 1),
				this.task.redriven().redriven(4), this.task.redriven().started(5, 1));
		String id = this.api.submit("one more");
		try (ConfigurableApplicationContext replica = Replica.start(this.names)) {
			BoardApi other = new BoardApi(Integer
				.parseInt(Objects.requireNonNull(replica.getEnvironment().getProperty("local.server.port"))));
			await().atMost(PATIENCE)
				.untilAsserted(() -> assertThat(other.json("/tasks?limit=1000"))
					.isEqualTo(this.api.json("/tasks?limit=1000")));
			assertThat(other.state(id)).isEqualTo("queued");
			assertThat(other.state(this.task.task())).isEqualTo("running");
			assertThat(other.get(path()).headers().firstValue("ETag"))
				.isEqualTo(this.api.get(path()).headers().firstValue("ETag"));
		}
	}

	@Test
	void saysThatNothingIsNew() throws Exception {
		publish(this.task.submitted(0));
		awaitState("queued");
		String version = this.api.get(path()).headers().firstValue("ETag").orElseThrow();
		assertThat(this.api.get(path(), "If-None-Match", version).statusCode()).isEqualTo(304);
		publish(this.task.started(1, 1));
		awaitState("running");
		assertThat(this.api.get(path(), "If-None-Match", version).statusCode()).isEqualTo(200);
	}

	@Test
	void pagesNewestFirst() throws Exception {
		List<String> submitted = Stream.of("a", "b", "c", "d", "e")
			.map((id) -> "page/" + UUID.randomUUID() + id)
			.toList();
		for (int i = 0; i < submitted.size(); i++) {
			publish(Events.of(submitted.get(i)).dead(1000 + i, 1));
		}
		await().atMost(PATIENCE).until(() -> this.api.json("/tasks?state=dead").get("counts").get("dead").asInt() >= 5);
		HttpResponse<String> first = this.api.get("/tasks?state=dead&limit=2");
		assertThat(BoardApi.ids(BoardApi.json(first, 200))).containsExactly(submitted.get(4), submitted.get(3));
		HttpResponse<String> second = this.api.get(next(first));
		assertThat(BoardApi.ids(BoardApi.json(second, 200))).containsExactly(submitted.get(2), submitted.get(1));
		HttpResponse<String> third = this.api.get(next(second));
		assertThat(BoardApi.ids(BoardApi.json(third, 200))).startsWith(submitted.get(0));
		assertThat(this.api.get("/tasks?limit=1000").headers().firstValue("Link")).isEmpty();
	}

	@Test
	void findsTasksByTextOnAllPages() throws Exception {
		String name = "search-" + UUID.randomUUID();
		for (int i = 0; i < 3; i++) {
			publish(Events.of(name + i).completed(50 + i, 1));
			publish(Events.of("other-" + UUID.randomUUID()).completed(50 + i, 1));
		}
		String query = "/tasks?limit=2&text=" + name.toUpperCase(Locale.ROOT);
		await().atMost(PATIENCE).until(() -> BoardApi.ids(this.api.json(query)).size() == 2);
		HttpResponse<String> first = this.api.get(query);
		assertThat(BoardApi.ids(BoardApi.json(first, 200))).containsExactly(name + 2, name + 1);
		assertThat(BoardApi.ids(BoardApi.json(this.api.get(next(first)), 200))).containsExactly(name + 0);
	}

	@ParameterizedTest
	@CsvSource({ "state=lost,state", "limit=0,limit", "limit=1001,limit", "limit=ten,limit", "after=xyz,after",
			"after=*,after", "after=MjAyNg,after" })
	void namesTheParameterThatIsWrong(String query, String field) throws Exception {
		JsonNode problem = BoardApi.json(this.api.get("/tasks?" + query), 400);
		assertThat(problem.at("/errors/0/field").asString()).isEqualTo(field);
	}

	@Test
	void saysThatItDoesNotKnowATask() throws Exception {
		JsonNode problem = BoardApi.json(this.api.get("/tasks/unheard-of"), 404);
		assertThat(problem.get("type").asString()).isEqualTo("urn:warren:problem:not-found");
		assertThat(problem.get("detail").asString()).contains("unheard-of");
	}

	/** Any client may choose an id; a slash in it is not one of the path. */
	@ParameterizedTest
	@ValueSource(strings = { "a/b/%s", "a\\b %s", "100%% of ü;%s?#" })
	void showsATaskWhoseIdHasSlashes(String pattern) throws Exception {
		Events odd = Events.of(pattern.formatted(this.task.task()));
		publish(odd.completed(0, 1));
		String path = "/tasks/" + URLEncoder.encode(odd.task(), StandardCharsets.UTF_8).replace("+", "%20");
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(BoardApi.json(this.api.get(path), 200).get("id").asString())
				.isEqualTo(odd.task()));
		assertThat(this.api.get(path + "/events").body()).contains("event:state");
	}

	private void publish(TaskEvent... events) {
		for (TaskEvent event : events) {
			assertThat(this.events.sendAndWait(event, PATIENCE)).isTrue();
		}
	}

	private void awaitState(String state) {
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.api.state(this.task.task())).isEqualTo(state));
	}

	private JsonNode shown() throws Exception {
		return this.api.json(path());
	}

	private String path() {
		return "/tasks/" + this.task.task();
	}

	private static String next(HttpResponse<String> page) {
		String link = page.headers().firstValue("Link").orElseThrow();
		assertThat(link).startsWith("<http://").endsWith(">; rel=\"next\"");
		return link.substring(1, link.indexOf('>'));
	}

}
