package dev.warren.system.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import com.rabbitmq.client.AMQP.BasicProperties;
import dev.warren.system.Service;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Random requests and messages while tasks run. {@code -Dwarren.fuzz.seed} repeats those
 * of an earlier run; the short form has the same in each run.
 */
@Order(900)
class FuzzFaultsIT extends FaultTest {

	private static final long SEED = Long.getLong("warren.fuzz.seed", Scale.isFull() ? System.nanoTime() : 1);

	private static final int CLIENTS = 8;

	private static final int SHOWN = 20;

	private static final double HEAP_TOLERANCE = 48 * 1024 * 1024;

	private static Service fib;

	private static Baseline before;

	private final List<Before> measured = new ArrayList<>();

	@BeforeAll
	static void startFib() throws Exception {
		FaultReport.progress("random requests and messages, seed " + SEED);
		fib = Service.start("rpc-fib-service", system.broker.address(), "").awaitReady();
		// What is opened on first use is open now.
		requireConsumers();
		before = Baseline.of(system.broker, services());
	}

	@AfterAll
	static void stopFib() throws InterruptedException {
		fib.close();
		system.awaitBaseline();
	}

	@BeforeEach
	void measure() throws Exception {
		for (Service service : services()) {
			this.measured.add(new Before(service, service.log().length(), service.usedHeap()));
		}
	}

	@Test
	@Order(1)
	void everyRequestIsAnsweredAsDocumented() throws Exception {
		Map<String, Service> targets = Map.of("task-producer", system.producer(), "task-worker", system.oldestWorker(),
				"log-service", system.logs(), "rpc-fib-service", fib);
		DocumentedProblems problems = new DocumentedProblems();
		try (Load load = steady(20)) {
			List<String> violations;
			try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
				List<Future<Optional<String>>> results = targets.keySet()
					.stream()
					.flatMap((name) -> IntStream.rangeClosed(1, scale.randomRequests())
						.mapToObj((number) -> clients
							.submit(() -> send(name, number, Objects.requireNonNull(targets.get(name)), problems))))
					.toList();
				clients.close();
				violations = results.stream().flatMap((result) -> result.resultNow().stream()).limit(SHOWN).toList();
			}
			load.faultEnds();
			assertThat(violations).as("violations with seed %d", SEED).isEmpty();
			requireUnharmed("random requests", load.end());
		}
	}

	/** Returns what is wrong with the answer. */
	private static Optional<String> send(String name, int number, Service service, DocumentedProblems problems) {
		RawRequest request = new RandomRequests(name, SEED, number).next();
		String violation;
		try {
			violation = problems.violation(request, request.send(service.port()));
		}
		catch (IOException ex) {
			violation = request.cut() ? null : ex.toString();
		}
		return Optional.ofNullable(violation)
			.map((text) -> "%s, request %d: %s\n%s\n".formatted(name, number, text, request));
	}

	@Test
	@Order(2)
	void everyGarbageTaskEndsAndNoConsumerIsLost() throws Exception {
		String replyQueue = JsonPath.read(fib.get("/actuator/health").body(), "$.components.replyQueue.details.queue");
		RandomMessages messages = new RandomMessages(SEED, "fuzz-" + SEED + "-" + this.round + "-", replyQueue);
		try (Load load = steady(20)) {
			messages.publish(system.broker, scale.randomMessages());
			load.faultEnds();
			load.awaitAccepted(20);
			FaultResult tasks = system.drain("random messages as tasks", Submissions.of(messages.tasks.stream()));
			requireKept(tasks);
			requireReasons(tasks);
			requireUnharmed("random messages", load.end());
		}
	}

	/**
	 * Of those that were no tasks; a letter without a death, as strangers send it, has no
	 * reason.
	 */
	private static void requireReasons(FaultResult tasks) throws IOException {
		String page = system.producer().get("/dead-letters?limit=1000&text=fuzz-" + SEED).body();
		List<Map<String, @Nullable Object>> letters = JsonPath.read(page, "$.deadLetters[*]");
		assertThat(letters).filteredOn((letter) -> tasks.dead().contains(letter.get("id")))
			.isNotEmpty()
			.allSatisfy((letter) -> {
				assertThat(letter.get("reason")).as("reason of %s", letter).isNotNull();
				assertThat("rejected".equals(letter.get("reason")) && letter.get("lastError") == null)
					.as("lacks an error: %s", letter)
					.isFalse();
			});
	}

	private void requireUnharmed(String fault, Submissions submissions) throws Exception {
		FaultResult result = system.drain(fault, submissions);
		requireKept(result);
		assertThat(result.completed()).isEqualTo(result.accepted());
		requireConsumers();
		await().atMost(Duration.ofSeconds(60))
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofSeconds(1))
			.untilAsserted(() -> before.requireSame(Baseline.of(system.broker, services())));
		for (Before start : this.measured) {
			assertThat(errors(start.service.log().substring(start.logLength))).isEmpty();
			assertThat(start.service.usedHeap()).as("heap").isLessThan(start.heap + HEAP_TOLERANCE);
		}
	}

	/** All that consume still do, with as many consumers, and pass on what is sent. */
	private static void requireConsumers() throws Exception {
		system.awaitConsumers(2);
		for (Service service : services()) {
			assertThat(service.get("/actuator/health").body()).doesNotContain("\"DOWN\"");
		}
		double received = system.atWorkers("warren.hello.received");
		assertThat(system.producer().post("/hello", "text/plain", "Hello").statusCode()).isEqualTo(202);
		await().until(() -> system.atWorkers("warren.hello.received") > received);
		assertThat(fib.get("/fib/90?server=true").body()).contains("2880067194370816120");
		String text = "after random input, " + System.nanoTime();
		assertThat(system.logs().post("/logs/topic/fuzz.info", "text/plain", text).statusCode()).isEqualTo(202);
		awaitLogged("/logs/topic?key=fuzz.info&replay=10", text);
		String dead = "dead " + text;
		system.broker.change((channel) -> channel.basicPublish("", "task_queue",
				new BasicProperties.Builder().messageId(dead).headers(Map.of("fail-times", -1)).build(),
				new byte[] { 'x' }));
		await().atMost(Duration.ofSeconds(30)).until(() -> system.records.dead().contains(dead));
	}

	/** Stack traces, and errors that docs/operations.md does not explain. */
	private static List<String> errors(String log) {
		return log.lines()
			.filter((line) -> line.matches("\\S+ +ERROR .*|\tat .*"))
			.filter((line) -> !line.contains("cannot be read and is skipped"))
			.limit(SHOWN)
			.toList();
	}

	private static List<Service> services() {
		return Stream.concat(system.services(), Stream.of(fib)).toList();
	}

	private record Before(Service service, int logLength, double heap) {
	}

}
