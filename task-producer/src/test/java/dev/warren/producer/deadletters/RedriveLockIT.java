package dev.warren.producer.deadletters;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestClient;
import dev.warren.web.ProblemException;
import dev.warren.producer.Replica;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What one redrive goes through, another one would not see. */
@BrokerTest(properties = "warren.dead-letters.max-wait=3s")
class RedriveLockIT {

	private static final RedriveRequest EVERYTHING = new RedriveRequest(true, null, null, null, null, null, null);

	@Autowired
	Names names;

	@Autowired
	Redrive redrive;

	@AutoClose
	private DeadTasks tasks;

	@BeforeEach
	void bury() throws Exception {
		this.tasks = new DeadTasks(this.names);
		this.tasks.stray("m", 60, "x".getBytes(UTF_8));
	}

	@Test
	void letsOneRedriveAfterTheOtherSeeThemAllInAllReplicas() {
		RedriveRequest all = new RedriveRequest(true, null, null, null, null, 1000, true);
		try (ConfigurableApplicationContext replica = Replica.start(this.names)) {
			List<CompletableFuture<RedriveResult>> results = List.of(
					CompletableFuture.supplyAsync(() -> this.redrive.run(all, null)),
					CompletableFuture.supplyAsync(() -> replica.getBean(Redrive.class).run(all, null)),
					CompletableFuture.supplyAsync(() -> this.redrive.run(all, null)));
			assertThat(results).allSatisfy((result) -> assertThat(result.join().matched()).isEqualTo(60));
		}
	}

	@Test
	void doesNotWaitForLongForAnotherOne() throws Exception {
		try (TestClient other = TestClient.connect()) {
			new RedriveLock(other.connection(), this.names.taskDeadLock()).acquire(Duration.ZERO);
			assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> this.redrive.run(EVERYTHING, null))
				.satisfies(
						(ex) -> assertThat(ex.getBody().getType()).hasToString("urn:warren:problem:dead-letters-busy"));
		}
		assertThat(this.redrive.run(EVERYTHING, null).redriven()).isEqualTo(60);
	}

}
