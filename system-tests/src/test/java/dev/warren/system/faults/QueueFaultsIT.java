package dev.warren.system.faults;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The queue of the tasks is full, unbound or deleted. */
@Order(20)
class QueueFaultsIT extends FaultTest {

	@Test
	@Order(1)
	void aFullQueueRefusesAndDropsNothing() throws Exception {
		try (Load load = steady(40)) {
			load.awaitAccepted(20);
			Submissions backlog = BatchUpload.submit(system.producer(), TaskBodies.QUICK,
					TaskSystem.MAX_LENGTH * 3 / 2);
			await().until(() -> load.wasRefused("queue-full"));
			load.faultEnds();
			load.awaitAccepted(50);
			Submissions submissions = backlog.and(load.end());
			assertThat(submissions.refused()).containsOnlyKeys("queue-full");
			conclude("queue full", submissions);
		}
	}

	@Test
	@Order(2)
	void nothingIsAcceptedWithoutABindingAndTheTopologyIsRepaired() throws Exception {
		try (Load load = steady(40)) {
			load.awaitAccepted(20);
			// Repeated, because the repair may come before the next submission.
			await().pollInterval(Duration.ofMillis(300)).until(() -> {
				system.broker.change((channel) -> channel.queueUnbind("task_queue", "tasks", "task"));
				return load.wasRefused("unroutable");
			});
			load.faultEnds();
			load.awaitAccepted(50);
			conclude("binding deleted", load.end());
		}
	}

	@Test
	@Order(3)
	void aDeletedQueueLosesOnlyTheTasksThatItHeld() throws Exception {
		Submissions backlog = burst(TaskBodies.SLOW, 60);
		try (Load load = steady(40)) {
			load.awaitAccepted(20);
			Instant before = Instant.now();
			system.broker.change((channel) -> channel.queueDelete("task_queue"));
			Instant after = Instant.now();
			load.faultEnds();
			load.awaitAccepted(50);
			Submissions submissions = load.end();
			// A task may be confirmed just before the deletion and answered just after
			// it.
			Submissions held = backlog.and(submissions.acceptedIn(before.minusSeconds(10), after.plusSeconds(1)));
			FaultResult others = conclude(
					system.drain("queue deleted", submissions.without(held)).stalledFor(submissions.longestStall()));
			FaultResult deleted = system.result("", held);
			FaultReport.progress("%s: lost %d tasks with the queue".formatted(others.fault(), deleted.lost().size()));
			assertThat(deleted.lost()).isNotEmpty();
			assertThat(deleted.completed()).isNotEmpty();
		}
	}

}
