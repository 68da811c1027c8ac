package dev.warren.system.faults;

import java.time.Duration;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The broker is killed, does not answer, or blocks publishers. */
@Order(10)
class BrokerFaultsIT extends FaultTest {

	@Test
	@Order(1)
	void aKilledBrokerLosesNothing() throws Exception {
		try (Load load = steady(40)) {
			for (int i = 0; i < scale.brokerKills(); i++) {
				load.awaitAccepted(50);
				system.broker.kill();
				pause(Duration.ofSeconds(1));
				system.broker.restart();
				load.faultEnds();
				load.awaitAccepted(50);
			}
			conclude("broker killed and restarted", load.end());
		}
	}

	@Test
	@Order(2)
	void aFrozenBrokerLosesNothing() throws Exception {
		try (Load load = steady(40)) {
			for (Duration freeze : scale.freezes()) {
				load.awaitAccepted(50);
				system.broker.freeze();
				try {
					pause(freeze);
				}
				finally {
					system.broker.thaw();
				}
				load.faultEnds();
				load.awaitAccepted(50);
			}
			conclude("broker frozen", load.end());
		}
	}

	@Test
	@Order(3)
	void aMemoryAlarmIsAnsweredAtOnceAndWorkersFinishTheirTasks() throws Exception {
		try (Load load = steady(40)) {
			load.awaitAccepted(20);
			Submissions backlog = burst(TaskBodies.SLOW, 100);
			system.broker.raiseMemoryAlarm();
			double before = system.atWorkers(TaskSystem.COMPLETED);
			try {
				load.awaitRefused("broker-unavailable");
				await().untilAsserted(() -> assertThat(system.atWorkers(TaskSystem.COMPLETED)).isGreaterThan(before));
				pause(scale.alarm());
				assertThat(system.records.consumers("task_queue")).isEqualTo(2 * TaskSystem.CONSUMERS);
			}
			finally {
				system.broker.clearMemoryAlarm();
			}
			load.faultEnds();
			load.awaitAccepted(50);
			Submissions submissions = load.end();
			// At once, not after a timeout; a tenth may wait for a processor.
			assertThat(submissions.refusals()
				.map(Submission::took)
				.sorted()
				.skip(submissions.refusals().count() * 9 / 10)
				.findFirst()
				.orElseThrow()).isLessThan(Duration.ofSeconds(1));
			FaultResult result = conclude("memory alarm", submissions.and(backlog));
			assertThat(result.deliveredTwice()).isZero();
		}
	}

}
