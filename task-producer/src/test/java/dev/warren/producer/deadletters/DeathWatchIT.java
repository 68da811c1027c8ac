package dev.warren.producer.deadletters;

import com.rabbitmq.client.GetResponse;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.test.BrokerTest;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@BrokerTest(properties = { "warren.tasks.delivery-limit=1", "warren.tasks.retry-min=50ms",
		"warren.tasks.retry-max=50ms", "warren.dead-letters.watch-interval=100ms" })
class DeathWatchIT {

	@Autowired
	Names names;

	@Autowired
	MeterRegistry meters;

	@Autowired
	JsonMapper mapper;

	private String events = "";

	@Test
	void tellsOnceOfEachTaskThatDied() throws Exception {
		try (DeadTasks tasks = new DeadTasks(this.names)) {
			this.events = tasks.channel.queueDeclare().getQueue();
			tasks.channel.queueBind(this.events, this.names.taskEvents(), "task.dead");
			tasks.fail(DeadTasks.task("first").priority(3).build(), "to do");
			TaskEvent first = next(tasks);
			assertThat(first.taskId()).isEqualTo("first");
			assertThat(first.type()).isEqualTo(TaskEvent.Type.DEAD);
			assertThat(first.attempt()).isEqualTo(2);
			assertThat(first.redrives()).isZero();
			assertThat(first.error()).isEqualTo("delivery_limit");
			assertThat(first.description()).isEqualTo("to do");
			assertThat(first.priority()).isEqualTo(3);
			tasks.reject("second");
			assertThat(next(tasks)).satisfies((second) -> {
				assertThat(second.taskId()).isEqualTo("second");
				assertThat(second.attempt()).isBetween(1, 2);
				assertThat(second.error()).isEqualTo("rejected");
			});
			await().untilAsserted(() -> assertThat(this.meters.get("warren.deadletters").gauge().value()).isEqualTo(2));
		}
	}

	private TaskEvent next(DeadTasks tasks) {
		GetResponse event = await().until(() -> tasks.channel.basicGet(this.events, true), (got) -> got != null);
		return this.mapper.readValue(event.getBody(), TaskEvent.class);
	}

}
