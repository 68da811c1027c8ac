package dev.warren.system.faults;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.jayway.jsonpath.JsonPath;
import dev.warren.system.Service;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Workers freeze, die or stop; tasks fail or never end. */
@Order(40)
class WorkerFaultsIT extends FaultTest {

	/**
	 * The default: a busy machine must not lose a connection that is to be closed in
	 * order.
	 */
	private static final Duration HEARTBEAT = Duration.ofSeconds(10);

	/**
	 * Starts a worker whose tasks last longer than the heartbeat and the grace period.
	 */
	private static Service startSlowWorker(Duration heartbeat) throws IOException {
		Service slow = system
			.startWorker("--warren.worker.time-per-dot=4s", "--warren.worker.deadline=20m",
					"--warren.worker.shutdown-grace=1s",
					"--spring.rabbitmq.requested-heartbeat=" + heartbeat.toSeconds() + "s")
			.awaitReady();
		system.awaitConsumers(3);
		return slow;
	}

	@Test
	@Order(1)
	void othersTakeOverFromAWorkerThatFreezesAndFromOneThatStops() throws Exception {
		try (Service slow = startSlowWorker(scale.heartbeat())) {
			freeze(slow);
		}
		for (int i = 0; i < scale.workerStops(); i++) {
			try (Service slow = startSlowWorker(HEARTBEAT)) {
				stop(slow);
			}
		}
	}

	/** The late results of a frozen worker must do no harm. */
	private static void freeze(Service slow) throws Exception {
		String fault = "worker frozen beyond its heartbeat";
		Submissions submissions = burst(TaskBodies.QUICK, 100);
		awaitBusy(slow);
		slow.signal("STOP");
		try {
			assertThat(system.drain(fault, submissions).lost()).isEmpty();
		}
		finally {
			slow.signal("CONT");
		}
		await().atMost(Duration.ofSeconds(30)).until(() -> runningTasks(slow).isEmpty() && slow.isReady());
		FaultResult result = system.drain(fault, submissions);
		system.report.add(result);
		assertThat(result.isFinal()).isTrue();
		system.awaitSameOnBoard(result);
	}

	/** A stopped worker returns unfinished tasks, and that is not a failed attempt. */
	private static void stop(Service slow) throws Exception {
		Submissions submissions = burst(TaskBodies.QUICK, 100);
		awaitBusy(slow);
		int logged = slow.log().length();
		slow.close();
		assertThat(slow.log().substring(logged)).doesNotContain("ERROR", "\tat ");
		conclude("worker stopped", submissions);
		assertThat(system.records.events()).filteredOn((event) -> submissions.accepted().contains(event.taskId()))
			.allMatch((event) -> event.attempt() <= 1);
	}

	@Test
	@Order(2)
	void anotherWorkerTakesOverFromOneThatIsKilled() throws Exception {
		Submissions submissions = burst(TaskBodies.SLOW, 60);
		Service killed = system.oldestWorker();
		Set<String> running = awaitBusy(killed);
		Instant from = Instant.now();
		killed.kill();
		system.replace(killed);
		FaultResult result = system.drain("worker killed in mid-task", submissions);
		Instant takenOver = system.records.events()
			.stream()
			.filter((event) -> running.contains(event.taskId()) && event.is("STARTED") && event.at().isAfter(from))
			.map(HistoryEvent::at)
			.max(Comparator.naturalOrder())
			.orElseThrow();
		Duration recovery = Duration.between(from, takenOver);
		// Two seconds on an idle machine.
		assertThat(recovery).isLessThan(Duration.ofSeconds(10));
		conclude(result.recoveredIn(recovery));
	}

	@Test
	@Order(3)
	void aTaskThatNeverEndsIsGivenUpAndDelaysNoOther() throws Exception {
		Submissions endless = burst(TaskBodies.ENDLESS, 4);
		Submissions others = burst(TaskBodies.QUICK, 100);
		FaultResult result = conclude("task that never ends", endless.and(others));
		assertThat(result.dead()).isEqualTo(endless.accepted());
		assertThat(result.completed()).isEqualTo(others.accepted());
	}

	@Test
	@Order(4)
	void aFailingTaskIsDeliveredUpToTheLimitWithGrowingDelays() throws Exception {
		Submissions failing = burst(TaskBodies.ALWAYS_FAILING, 10);
		Submissions good = burst(TaskBodies.task("Good", 0), scale.goodTasks());
		FaultResult result = conclude("failing tasks among good ones", failing.and(good));
		assertThat(result.dead()).isEqualTo(failing.accepted());
		assertThat(result.completed()).hasSize(scale.goodTasks());
		List<HistoryEvent> events = system.records.events();
		for (String id : failing.accepted()) {
			List<Instant> starts = events.stream()
				.filter((event) -> event.taskId().equals(id) && event.is("STARTED"))
				.map(HistoryEvent::at)
				.sorted()
				.toList();
			assertThat(starts).hasSize(TaskSystem.ATTEMPTS);
			for (int i = 1; i < starts.size(); i++) {
				assertThat(Duration.between(starts.get(i - 1), starts.get(i)))
					.isGreaterThanOrEqualTo(TaskSystem.RETRY_MIN.multipliedBy(i).minusMillis(20));
			}
		}
	}

	private static Set<String> awaitBusy(Service worker) {
		return await().atMost(Duration.ofSeconds(20))
			.pollInterval(Duration.ofMillis(20))
			.until(() -> runningTasks(worker), (ids) -> !ids.isEmpty());
	}

	private static Set<String> runningTasks(Service worker) throws IOException {
		return new HashSet<>(JsonPath.<List<String>>read(worker.get("/work").body(), "$.tasks[*].id"));
	}

}
