package dev.warren.system.faults;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The history of the tasks cannot be written under load: no task is refused, delivered
 * again or dead-lettered, and afterwards the history has the end of each.
 */
@Order(50)
class HistoryFaultsIT extends FaultTest {

	@Test
	void theExchangeOfTheEventsIsDeletedAgainAndAgain() throws Exception {
		loseHistory("event exchange deleted repeatedly", () -> {
			Instant end = Instant.now().plus(scale.historyLoss());
			while (Instant.now().isBefore(end)) {
				system.broker.change((channel) -> channel.exchangeDelete("task_events"));
				pause(Duration.ofMillis(200));
			}
		});
	}

	@Test
	void theServicesMayNotPublishEvents() throws Exception {
		loseHistory("no permission to publish events", () -> {
			system.broker.denyPublishingTo("task_events");
			try {
				pause(scale.historyLoss());
			}
			finally {
				system.broker.allowPublishing();
			}
		});
	}

	@Test
	void theStreamOfTheHistoryHasNoLeader() throws Exception {
		loseHistory("history without a leader", () -> {
			system.broker.suspendStream("task_history");
			try {
				pause(scale.historyLoss());
			}
			finally {
				system.broker.resumeStream("task_history");
			}
		});
	}

	private static void loseHistory(String fault, Outage outage) throws Exception {
		double before = system.atWorkers(TaskSystem.COMPLETED);
		try (Load load = steady(40)) {
			load.awaitAccepted(20);
			outage.run();
			load.faultEnds();
			load.awaitAccepted(20);
			Submissions submissions = load.end();
			FaultResult result = conclude(fault, submissions);
			assertThat(result.refused()).isEmpty();
			assertThat(result.unknown()).isZero();
			assertThat(result.longestStall()).isLessThan(Duration.ofSeconds(5));
			assertThat(result.dead()).isEmpty();
			assertThat(result.deliveredTwice()).isZero();
			assertThat(system.atWorkers(TaskSystem.COMPLETED)).isEqualTo(before + result.accepted().size());
		}
	}

	private interface Outage {

		void run() throws Exception;

	}

}
