package dev.warren.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Every pattern, end to end, as a client of the four processes sees it. */
@ExtendWith(StartedServices.class)
class PatternsIT {

	private static List<Service> services;

	private static Service producer;

	private static Service worker;

	private static Service otherWorker;

	private static Service logs;

	private static Service fib;

	@BeforeAll
	static void use(Services started) {
		Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
		services = started.all();
		producer = started.producer();
		worker = started.worker();
		otherWorker = started.otherWorker();
		logs = started.logs();
		fib = started.fib();
	}

	@Test
	void helloReachesAWorker() throws IOException {
		double before = atWorkers("warren.hello.received");
		assertThat(producer.post("/hello", "application/json", "").statusCode()).isEqualTo(202);
		await().untilAsserted(() -> assertThat(atWorkers("warren.hello.received")).isEqualTo(before + 1));
	}

	@Test
	void workersShareTheTasks() {
		String completed = "warren.tasks.worked?tag=outcome:completed";
		double one = worker.count(completed);
		double other = otherWorker.count(completed);
		IntStream.range(0, 40).parallel().forEach((i) -> assertThat(submit("Task " + i + ".")).isEqualTo(202));
		await().untilAsserted(() -> assertThat(atWorkers(completed)).isEqualTo(one + other + 40));
		assertThat(worker.count(completed)).isGreaterThan(one);
		assertThat(otherWorker.count(completed)).isGreaterThan(other);
	}

	@Test
	void aTaskThatFailsTwiceCompletes() throws IOException {
		double retries = atWorkers("warren.tasks.retries");
		double completed = atWorkers("warren.tasks.worked?tag=outcome:completed");
		assertThat(producer.post("/tasks", "application/json", """
				{"description":"Third time lucky","failTimes":2}""").statusCode()).isEqualTo(202);
		await().untilAsserted(
				() -> assertThat(atWorkers("warren.tasks.worked?tag=outcome:completed")).isEqualTo(completed + 1));
		assertThat(atWorkers("warren.tasks.retries")).isEqualTo(retries + 2);
	}

	@Test
	void logsReachTheSubscribersWhoseKeysMatch() throws Exception {
		String keys = "?key=" + encoded("kern.*") + "&key=" + encoded("*.critical");
		try (Stream<String> lines = logs.lines("/logs/topic" + keys)) {
			BlockingQueue<String> received = new LinkedBlockingQueue<>();
			Thread.startVirtualThread(() -> collect(lines, received));
			assertThat(received.poll(10, TimeUnit.SECONDS)).contains("kern.*");
			assertThat(publish("cron.info", "no key matches")).isEqualTo(202);
			assertThat(publish("kern.critical", "both keys match")).isEqualTo(202);
			assertThat(publish("kern.info", "the last one")).isEqualTo(202);
			assertThat(received.poll(10, TimeUnit.SECONDS)).contains("both keys match");
			assertThat(received.poll(10, TimeUnit.SECONDS)).contains("the last one");
		}
	}

	@Test
	void callsAreAnswered() throws IOException {
		HttpResponse<String> response = fib.get("/fib/30");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(JsonPath.<String>read(response.body(), "$.value")).isEqualTo("832040");
	}

	@Test
	void eachServiceAnswersBadInputWithAProblemThatNamesTheField() throws IOException {
		assertProblem(producer.post("/tasks", "application/json", "{\"description\":\"\"}"), "description");
		assertProblem(logs.post("/logs/topic/kern..info", "text/plain", "x"), "routingKey");
		assertProblem(fib.get("/fib/-1"), "n");
	}

	@Test
	void eachServiceExposesItsInformationButNotItsEnvironment() throws IOException {
		for (Service service : services) {
			assertThat(service.get("/actuator/info").body()).contains("\"git\"", "\"build\"");
			assertThat(service.get("/actuator/prometheus").body()).contains("rabbitmq_");
			assertThat(service.get("/actuator/sbom").statusCode()).isEqualTo(200);
			assertThat(service.get("/actuator/env").statusCode()).isEqualTo(404);
		}
	}

	private static void collect(Stream<String> lines, BlockingQueue<String> received) {
		try {
			lines.filter((line) -> line.startsWith("data:")).forEach(received::add);
		}
		catch (UncheckedIOException _) {
			// The test has closed the stream.
		}
	}

	private static void assertProblem(HttpResponse<String> response, String field) {
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
		assertThat(response.body()).doesNotContain("traceId");
		assertThat(JsonPath.<@Nullable String>read(response.body(), "$.errors[0].field")).isEqualTo(field);
	}

	private static int submit(String description) {
		try {
			return producer.post("/tasks", "text/plain", description).statusCode();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static int publish(String routingKey, String message) throws IOException {
		return logs.post("/logs/topic/" + routingKey, "text/plain", message).statusCode();
	}

	private static double atWorkers(String metric) {
		return worker.count(metric) + otherWorker.count(metric);
	}

	private static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

}
