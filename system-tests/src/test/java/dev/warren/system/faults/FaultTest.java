package dev.warren.system.faults;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of the promise under faults: each accepted task reaches exactly one final state.
 */
@ExtendWith(StartedTaskSystem.class)
@ParameterizedClass(name = "round {0}")
@MethodSource("dev.warren.system.faults.Scale#rounds")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
abstract class FaultTest {

	static final Scale scale = Scale.CURRENT;

	static TaskSystem system;

	@Parameter
	int round;

	@BeforeAll
	static void use(TaskSystem started) {
		system = started;
	}

	@AfterEach
	void purgeDeadLetters() throws Exception {
		system.records.purgeDeadLetters();
	}

	static Load steady(int perSecond) {
		return Load.steady(system.client, TaskBodies.QUICK, perSecond);
	}

	static Submissions burst(String task, int tasks) throws InterruptedException {
		return Load.burst(system.client, task, tasks);
	}

	/** Waits for the final states, and requires that the promise was kept. */
	static FaultResult conclude(String fault, Submissions submissions) throws Exception {
		return conclude(system.drain(fault, submissions));
	}

	static FaultResult conclude(FaultResult result) {
		requireKept(result);
		system.awaitBaseline();
		return result;
	}

	static void requireKept(FaultResult result) {
		system.report.add(result);
		assertThat(result.accepted()).isNotEmpty();
		assertThat(result.lost()).as("lost").isEmpty();
		assertThat(result.both()).as("completed and dead").isEmpty();
		system.awaitSameOnBoard(result);
	}

	/** Waits until an event stream of the log service has brought all these texts. */
	static void awaitLogged(String path, String... texts) throws Exception {
		Set<String> missing = new HashSet<>(List.of(texts));
		try (Stream<String> lines = system.logs().lines(path)) {
			CompletableFuture.supplyAsync(() -> lines.anyMatch((line) -> {
				missing.removeIf(line::contains);
				return missing.isEmpty();
			})).get(30, TimeUnit.SECONDS);
		}
	}

	static void pause(Duration duration) {
		await().pollDelay(duration).atMost(duration.plusSeconds(10)).until(() -> true);
	}

}
