package dev.warren.system.faults;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The producer is killed before a client has its answer. */
@Order(60)
class ProducerFaultsIT extends FaultTest {

	@Test
	void theSameKeyGivesTheSameTaskAfterTheProducerWasKilled() throws Exception {
		String description = "Answer lost at " + Instant.now();
		String key = "key-" + Instant.now();
		try (Load load = steady(40)) {
			load.awaitAccepted(50);
			try (Socket _ = sendWithoutReading(TaskBodies.task(description, 0), key)) {
				await().atMost(Duration.ofSeconds(20)).until(() -> !idsOf(description).isEmpty());
				system.killProducer();
			}
			load.faultEnds();
			load.awaitAccepted(50);
			Submission repeated = system.client.submit(TaskBodies.task(description, 0), key);
			Submissions submissions = load.end();
			conclude("producer killed", submissions);
			assertThat(idsOf(description)).containsExactly(repeated.id());
		}
	}

	private static Set<String> idsOf(String description) throws Exception {
		return system.records.events()
			.stream()
			.filter((event) -> description.equals(event.description()))
			.map(HistoryEvent::taskId)
			.collect(Collectors.toSet());
	}

	private static Socket sendWithoutReading(String task, String key) throws IOException {
		Socket socket = new Socket("localhost", system.producer().port());
		byte[] body = task.getBytes(StandardCharsets.UTF_8);
		socket.getOutputStream().write("""
				POST /tasks HTTP/1.1\r
				Host: localhost\r
				Content-Type: application/json\r
				Idempotency-Key: %s\r
				Content-Length: %d\r
				\r
				%s""".formatted(key, body.length, task).getBytes(StandardCharsets.UTF_8));
		return socket;
	}

}
