package dev.warren.system.faults;

import java.io.IOException;
import java.time.Instant;

import com.jayway.jsonpath.JsonPath;
import dev.warren.messaging.test.UnreadableMessage;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A message that breaks the connection of each reader: readers step over it and report
 * it, and no other message is lost.
 */
@Order(55)
class UnreadableMessageFaultsIT extends FaultTest {

	@Test
	@Order(1)
	void anUnreadableTaskIsDeadLetteredAndTheOthersComplete() throws Exception {
		try (Load load = steady(40)) {
			load.awaitAccepted(20);
			publishTo("task_queue");
			await().until(() -> system.records.ready("task_dead") == 1);
			load.faultEnds();
			load.awaitAccepted(50);
			Submissions submissions = load.end();
			await().untilAsserted(() -> assertThat(deadLetters()).isEqualTo(1));
			// The records cannot be read while it is among the dead letters.
			system.records.purgeDeadLetters();
			FaultResult result = conclude("unreadable message in task_queue", submissions);
			assertThat(result.completed()).isEqualTo(result.accepted());
		}
	}

	@Test
	@Order(2)
	void anUnreadableDeadLetterDoesNotKeepOthersFromBeingRedriven() throws Exception {
		publishTo("task_dead");
		String id = "invalid-" + Instant.now() + "-";
		new InvalidMessages(system.broker).publish(id, 3);
		await().until(() -> system.records.ready("task_dead") == 4);
		await().untilAsserted(() -> assertThat(system.producer()
			.post("/dead-letters/redrive", "application/json", "{\"ids\":[\"%s\"]}".formatted(id + 2))
			.body()).contains("\"redriven\":1"));
		await().until(() -> system.records.ready("task_dead") == 4);
		await().untilAsserted(() -> assertThat(system.producer().get("/dead-letters?text=" + id).body())
			.contains(id + 0, id + 1, id + 2));
	}

	@Test
	@Order(3)
	void aReplayStepsOverAnUnreadableLogMessage() throws Exception {
		String before = "before the unreadable one, at " + Instant.now();
		String after = "after the unreadable one, at " + Instant.now();
		log(before);
		publishTo("log_archive");
		log(after);
		awaitLogged("/logs?replay=10", before, "event:gap", after);
		assertThat(system.logs().isReady()).isTrue();
	}

	private static int deadLetters() throws IOException {
		return JsonPath.read(system.producer().get("/dead-letters?limit=1000").body(), "$.total");
	}

	private static void publishTo(String queue) throws Exception {
		UnreadableMessage.publish(system.broker.address(), "/queues/" + queue);
	}

	private static void log(String message) throws IOException {
		assertThat(system.logs().post("/logs", "text/plain", message).statusCode()).isEqualTo(202);
	}

}
