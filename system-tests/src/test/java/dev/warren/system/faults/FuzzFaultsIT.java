package dev.warren.system.faults;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import com.jayway.jsonpath.JsonPath;
import dev.warren.system.Service;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random requests and messages while tasks run. {@code -Dwarren.fuzz.seed} repeats those
 * of an earlier run; the short form has the same in each run.
 */
@Order(900)
class FuzzFaultsIT extends FaultTest {

	private static final long SEED = Long.getLong("warren.fuzz.seed", Scale.isFull() ? System.nanoTime() : 1);

	private static final int CLIENTS = 8;

	private static final int SHOWN = 20;

	private static Service fib;

	private static ServicesUnderTest services;

	@BeforeAll
	static void startFib() throws Exception {
		FaultReport.progress("random requests and messages, seed " + SEED);
		fib = Service.start("rpc-fib-service", system.broker.address(), "").awaitReady();
		services = new ServicesUnderTest(system, fib);
	}

	@AfterAll
	static void stopFib() throws InterruptedException {
		fib.close();
		system.awaitBaseline();
	}

	@BeforeEach
	void measure() throws Exception {
		services.measure();
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

	/** Of a sample of those that were no tasks. */
	private static void requireReasons(FaultResult tasks) throws IOException {
		assertThat(tasks.dead()).isNotEmpty();
		for (String id : tasks.dead().stream().limit(SHOWN).toList()) {
			String found = system.producer().get("/dead-letters?limit=1000&text=" + id).body();
			List<Map<String, @Nullable Object>> letters = JsonPath.read(found,
					"$.deadLetters[?(@.id=='%s')]".formatted(id));
			assertThat(letters).as(id).hasSize(1).allSatisfy((letter) -> {
				assertThat(letter.get("reason")).as("reason").isNotNull();
				assertThat(letter.get("lastError") != null || !"rejected".equals(letter.get("reason"))).as("error")
					.isTrue();
			});
		}
	}

	private static void requireUnharmed(String fault, Submissions submissions) throws Exception {
		FaultResult result = system.drain(fault, submissions);
		requireKept(result);
		assertThat(result.completed()).isEqualTo(result.accepted());
		services.requireUnharmed();
	}

}
