package dev.warren.producer.deadletters;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.web.ProblemException;
import dev.warren.producer.Replica;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** What one replica has in hand, the other one knows of. */
@BrokerTest(properties = "warren.dead-letters.watch-interval=1h")
@TestInstance(Lifecycle.PER_CLASS)
class ReplicasIT {

	@Autowired
	Names names;

	@Autowired
	DeadLetterQueue queue;

	@Autowired
	ConnectionFactory connectionFactory;

	@AutoClose
	private ConfigurableApplicationContext replica;

	private DeadLetters others;

	private MeterRegistry meters;

	@BeforeAll
	void startReplica() {
		this.replica = Replica.start(this.names, "warren.dead-letters.watch-interval=50ms",
				"warren.broker.declare-interval=1h");
		this.others = this.replica.getBean(DeadLetters.class);
		this.meters = this.replica.getBean(MeterRegistry.class);
	}

	@BeforeEach
	void bury() throws Exception {
		try (DeadTasks tasks = DeadTasks.inTurn(this.queue, this.names)) {
			tasks.bury(60, "x".getBytes(UTF_8));
		}
	}

	@Test
	void waitsForTheOtherReplicaAndSeesThemAll() throws Exception {
		CompletableFuture<DeadLetters.View> view;
		try (Borrower _ = new Borrower(this.queue)) {
			view = CompletableFuture.supplyAsync(() -> this.others.view(Duration.ofSeconds(20)));
			await().during(Duration.ofMillis(500)).until(() -> !view.isDone());
		}
		assertThat(view.join().total()).isEqualTo(60);
		assertThat(view.join().letters()).hasSize(60);
		assertThat(view.join().truncated()).isFalse();
	}

	@Test
	void saysThatTheOtherReplicaHasThemAndLeavesNoChannelOpen() throws Exception {
		double channels = channels();
		try (Borrower _ = new Borrower(this.queue)) {
			assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> this.others.view(Duration.ofSeconds(2)))
				.satisfies(
						(ex) -> assertThat(ex.getBody().getType()).hasToString("urn:warren:problem:dead-letters-busy"));
		}
		// It tried ten times and more; the watch may have some open for a moment.
		assertThat(channels()).isLessThan(channels + 5);
		assertThat(this.others.view(Duration.ofSeconds(20)).letters()).hasSize(60);
	}

	@Test
	void countsThemWhenNobodyHasThemInHand() throws Exception {
		await().until(() -> counted() == 60);
		try (Borrower _ = new Borrower(this.queue)) {
			await().during(Duration.ofMillis(500)).until(() -> counted() == 60);
		}
		this.queue.lend(Duration.ofSeconds(20), (hold) -> {
			hold.acknowledge(hold.take(1).getFirst());
			return hold;
		});
		await().until(() -> counted() == 59);
	}

	@Test
	void doesNotWaitForOneThatIsGone() throws Exception {
		try (Borrower _ = new Borrower(this.queue)) {
			Objects.requireNonNull(this.connectionFactory.createConnection().getDelegate()).abort();
			// The lock may go before the letters are back.
			await().untilAsserted(() -> assertThat(this.others.view(Duration.ofSeconds(20)).letters()).hasSize(60));
		}
	}

	private double counted() {
		return this.meters.get("warren.deadletters").gauge().value();
	}

	private double channels() {
		return this.meters.get("rabbitmq.channels").gauge().value();
	}

}
