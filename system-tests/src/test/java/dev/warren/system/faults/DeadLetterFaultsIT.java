package dev.warren.system.faults;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.warren.system.Service;
import dev.warren.system.faults.FaultBroker.TopologyChange;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Messages that are not tasks, and dead letters whose exchange or queue is missing. */
@Order(30)
class DeadLetterFaultsIT extends FaultTest {

	@Test
	@Order(1)
	void invalidMessagesAreDeadLetteredWithOneLogLineEachPerService() throws Exception {
		Map<Service, Integer> before = logLengths();
		Submissions invalid = publishInvalid(scale.invalidMessages());
		Submissions valid = burst(TaskBodies.QUICK, 50);
		FaultResult result = conclude("invalid messages", invalid.and(valid));
		assertThat(result.dead()).hasSize(scale.invalidMessages());
		assertThat(result.completed()).hasSize(50);
		for (Map.Entry<Service, Integer> service : before.entrySet()) {
			String logged = service.getKey().log().substring(service.getValue());
			assertThat(logged.lines().count()).isLessThan(scale.invalidMessages() + 200);
			assertThat(logged).doesNotContain("\tat ");
		}
	}

	/** In parts that the queue can hold. */
	private static Submissions publishInvalid(int messages) throws Exception {
		InvalidMessages publisher = new InvalidMessages(system.broker);
		List<String> ids = new ArrayList<>();
		while (ids.size() < messages) {
			await().until(() -> system.records.ready("task_queue") == 0);
			ids.addAll(publisher.publish("invalid-" + Instant.now() + "-",
					Math.min(messages - ids.size(), TaskSystem.MAX_LENGTH - 500)));
		}
		return Submissions.of(ids.stream());
	}

	@Test
	@Order(2)
	void deadLettersWaitForTheirExchange() throws Exception {
		deadLetterDespite("dead-letter exchange deleted", (channel) -> channel.exchangeDelete("task_dead_letters"));
	}

	@Test
	@Order(3)
	void deadLettersWaitForTheQueueThatIsForwarded() throws Exception {
		deadLetterDespite("queue task_deaths deleted", (channel) -> channel.queueDelete("task_deaths"));
	}

	@Test
	@Order(4)
	void deadLettersWaitForTheirQueue() throws Exception {
		deadLetterDespite("queue task_dead deleted", (channel) -> channel.queueDelete("task_dead"));
	}

	private static void deadLetterDespite(String fault, TopologyChange damage) throws Exception {
		system.broker.change(damage);
		String idPrefix = fault.replace(' ', '-') + "-" + Instant.now() + "-";
		List<String> ids = new InvalidMessages(system.broker).publish(idPrefix, 20);
		await().ignoreExceptions().until(() -> system.records.dead().containsAll(ids));
		FaultResult result = conclude(fault, Submissions.of(ids.stream()));
		assertThat(result.dead()).isEqualTo(result.accepted());
	}

	private static Map<Service, Integer> logLengths() throws IOException {
		Map<Service, Integer> lengths = new HashMap<>();
		for (Service service : system.services().toList()) {
			lengths.put(service, service.log().length());
		}
		return lengths;
	}

}
