package dev.warren.system.console;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

import com.jayway.jsonpath.JsonPath;
import dev.warren.messaging.test.TestBroker;
import dev.warren.system.Service;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What the console passes on, and what it sends to its tabs; without a browser. */
class StreamIT {

	private static final String PREFIX = UUID.randomUUID() + "-";

	private static Service producer;

	private static Service worker;

	private static Service logs;

	private static Service fib;

	private static Service consoleService;

	private static ConsoleClient console;

	@BeforeAll
	static void start() throws IOException {
		Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
		TestBroker broker = TestBroker.current();
		assumeTrue(broker.management().isPresent(), "needs the management API");
		producer = Service.start("task-producer", broker, PREFIX);
		worker = Service.start("task-worker", broker, PREFIX);
		logs = Service.start("log-service", broker, PREFIX);
		fib = Service.start("rpc-fib-service", broker, PREFIX);
		consoleService = Service.start("console", broker, PREFIX, url("task-producer", producer),
				url("task-worker", worker), url("log-service", logs), url("rpc-fib-service", fib),
				"--warren.console.management.url=" + broker.management().orElseThrow(),
				"--warren.console.management.username=" + broker.username(),
				"--warren.console.management.password=" + broker.password());
		producer.awaitReady();
		worker.awaitReady();
		logs.awaitReady();
		fib.awaitReady();
		consoleService.awaitReady();
		console = new ConsoleClient(consoleService.port());
		await().until(() -> console.get("/api/task-producer/tasks").statusCode() == 200);
		// The console has no events from before it is connected.
		await().until(() -> producer.value("warren.board.subscribers") == 1);
	}

	@AfterAll
	static void stop() throws Exception {
		for (Service service : new Service[] { consoleService, fib, logs, worker, producer }) {
			if (service != null) {
				service.close();
			}
		}
	}

	@Test
	void passesRequestsAndAnswersOn() throws IOException {
		HttpResponse<String> submitted = console.post("/api/task-producer/tasks", "text/plain", "Passed on");
		assertThat(submitted.statusCode()).isEqualTo(202);
		String location = submitted.headers().firstValue("Location").orElseThrow();
		assertThat(location).startsWith("/api/task-producer/tasks/");
		await().until(() -> console.get(location).body().contains("\"state\":\"completed\""));
		String version = console.get(location).headers().firstValue("ETag").orElseThrow();
		assertThat(console.get(location, "If-None-Match", version).statusCode()).isEqualTo(304);
		console.post("/api/task-producer/tasks/batch", "application/x-ndjson",
				"{\"description\":\"1\"}\n{\"description\":\"2\"}");
		await().until(() -> console.get("/api/task-producer/tasks?limit=1").headers().firstValue("Link").isPresent());
		String next = console.get("/api/task-producer/tasks?limit=1").headers().firstValue("Link").orElseThrow();
		assertThat(console.get(next.substring(1, next.indexOf('>'))).statusCode()).isEqualTo(200);
		assertThat(console.get("/api/rpc-fib-service/fib/30").body()).contains("832040");
		HttpResponse<String> refused = console.post("/api/log-service/logs/topic/kern..x", "text/plain", "x");
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(JsonPath.<String>read(refused.body(), "$.errors[0].field")).isEqualTo("routingKey");
	}

	@Test
	void tabsShareOneConnectionToTheTaskEvents() throws IOException {
		try (TabEvents one = console.tab("/console/stream"); TabEvents other = console.tab("/console/stream")) {
			one.awaitOverview((overview) -> overview.has("tasks"));
			other.awaitOverview((overview) -> overview.has("tasks"));
			String task = submit("Seen by both");
			one.await("completed", task);
			other.await("completed", task);
			assertThat(one.all("submitted", task)).hasSize(1);
			await().until(() -> producer.value("warren.board.subscribers") == 1);
		}
	}

	@Test
	void theOverviewSaysWhatTheBrokerHasAndWhoIsAway() throws Exception {
		int port = worker.port();
		try (TabEvents tab = console.tab("/console/stream")) {
			JsonNode before = tab.awaitOverview((overview) -> queue(overview).path("consumers").asInt() == 8);
			assertThat(before.at("/broker/state").asString()).isEqualTo("up");
			assertThat(before.at("/broker/version").asString()).startsWith("4.");
			assertThat(before.path("exchanges").toString())
				.contains("{\"name\":\"" + PREFIX + "tasks\",\"type\":\"direct\"}")
				.doesNotContain("amq.");
			assertThat(before.path("bindings").toString()).contains(
					"{\"source\":\"%1$stasks\",\"destination\":\"%1$stask_queue\",\"destinationType\":\"queue\",\"key\":\"task\"}"
						.formatted(PREFIX));
			worker.close();
			for (int i = 0; i < 3; i++) {
				submit("Waits for a worker");
			}
			JsonNode during = tab.awaitOverview((overview) -> queue(overview).path("ready").asInt() == 3);
			assertThat(during.at("/tasks/queued").asInt()).isEqualTo(3);
			assertThat(during.at("/promise/inFlight").asInt()).isEqualTo(3);
			assertThat(service(during, "task-worker").path("state").asString()).isEqualTo("down");
			assertThat(service(during, "task-worker").path("detail").asString())
				.startsWith("task-worker does not answer");
			worker = Service.startAt(port, "task-worker", TestBroker.current(), PREFIX).awaitReady();
			JsonNode after = tab.awaitOverview((overview) -> overview.at("/promise/inFlight").asInt(-1) == 0);
			assertThat(after.at("/promise/lost").asInt()).isZero();
			submit("Is worked on........");
			JsonNode working = tab.awaitOverview((overview) -> !overview.path("work").isEmpty());
			assertThat(working.path("work").path(0).path("worker").asString()).startsWith("task-worker@");
			tab.awaitOverview((overview) -> overview.path("consumers").toString().contains("task-worker@"));
		}
	}

	@Test
	void equalLogSubscriptionsAreSharedAndClosedWithTheirLastTab() throws Exception {
		String stream = "/console/stream?logs=" + encoded("/logs/topic?key=kern.*");
		try (TabEvents one = console.tab(stream)) {
			one.await("log-subscribed", "kern.*");
			try (TabEvents other = console.tab(stream);
					TabEvents third = console.tab("/console/stream?logs=" + encoded("/logs/topic?key=cron.*"))) {
				other.await("log-subscribed", "kern.*");
				third.await("log-subscribed", "cron.*");
				await().until(() -> logs.value("warren.logs.subscribers") == 2);
				console.post("/api/log-service/logs/topic/kern.info", "text/plain", "It burns");
				one.await("log", "It burns");
				other.await("log", "It burns");
				assertThat(third.all("log", "")).isEmpty();
			}
		}
		// log-service notices that a client has gone when its second heartbeat fails.
		await().atMost(Duration.ofMinutes(1)).until(() -> logs.value("warren.logs.subscribers") == 0);
	}

	@Test
	void replaysAndSaysWhatLogServiceRefuses() throws Exception {
		console.post("/api/log-service/logs/direct/error", "text/plain", "For later");
		try (TabEvents late = console.tab("/console/stream?logs=" + encoded("/logs/direct?severity=error&replay=1"));
				TabEvents wrong = console.tab("/console/stream?logs=" + encoded("/logs/direct?severity=a.b"));
				TabEvents none = console.tab("/console/stream?logs=/tasks")) {
			late.await("log", "For later");
			wrong.await("log-problem", "invalid-request");
			none.await("log-problem", "invalid-request");
			none.awaitOverview((overview) -> overview.has("services"));
		}
	}

	@Test
	void resumesAfterTheProducerHasRestarted() throws Exception {
		int port = producer.port();
		try (TabEvents tab = console.tab("/console/stream")) {
			tab.awaitOverview((overview) -> overview.has("tasks"));
			String task = submit("Goes on without the producer..");
			tab.await("started", task);
			producer.kill();
			tab.awaitOverview((overview) -> service(overview, "task-producer").path("state").asString().equals("down"));
			assertThat(console.get("/api/task-producer/tasks").statusCode()).isEqualTo(502);
			producer = Service.startAt(port, "task-producer", TestBroker.current(), PREFIX).awaitReady();
			tab.await("completed", task);
			String later = submit("After the restart");
			tab.await("completed", later);
			assertThat(tab.all("completed", task)).hasSize(1);
			assertThat(tab.all("gap", "")).isEmpty();
			JsonNode overview = tab
				.awaitOverview((each) -> service(each, "task-producer").path("state").asString().equals("up"));
			assertThat(overview.at("/promise/doubled").asInt()).isZero();
		}
	}

	@Test
	void hasNoLabWithoutItsProfile() throws IOException {
		assertThat(worker.post("/lab/kill", "text/plain", "").statusCode()).isEqualTo(404);
		assertThat(worker.post("/lab/hang", "text/plain", "").statusCode()).isEqualTo(404);
		assertThat(producer.post("/lab/delete-binding", "text/plain", "").statusCode()).isEqualTo(404);
		assertThat(console.post("/console/lab/kill-worker", "text/plain", "").statusCode()).isEqualTo(404);
		assertThat(console.post("/api/task-worker/lab/kill", "text/plain", "").statusCode()).isEqualTo(404);
	}

	private static String submit(String description) throws IOException {
		HttpResponse<String> answer = console.post("/api/task-producer/tasks", "text/plain", description);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
		return JsonPath.read(answer.body(), "$.id");
	}

	private static JsonNode queue(JsonNode overview) {
		return named(overview.path("queues"), PREFIX + "task_queue");
	}

	private static JsonNode service(JsonNode overview, String name) {
		return named(overview.path("services"), name);
	}

	private static JsonNode named(JsonNode list, String name) {
		return list.valueStream()
			.filter((each) -> each.path("name").asString("").equals(name))
			.findFirst()
			.orElse(list.path("none"));
	}

	private static String url(String module, Service service) {
		return "--warren.console.%s.url=http://127.0.0.1:%d".formatted(module, service.port());
	}

	private static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

}
