package dev.warren.producer.deadletters;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.producer.board.TaskBoard;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@BrokerTest(
		properties = { "warren.tasks.delivery-limit=1", "warren.tasks.retry-min=50ms", "warren.tasks.retry-max=50ms",
				"warren.dead-letters.watch-interval=100ms", "warren.dead-letters.max-bytes=100KB" })
class DeathWatchIT {

	@Autowired
	Names names;

	@Autowired
	MeterRegistry meters;

	@Autowired
	JsonMapper mapper;

	@Autowired
	TaskEventPublisher publisher;

	@Autowired
	TaskBoard board;

	@Autowired
	DeadLetterQueue queue;

	@AutoClose
	private DeadTasks tasks;

	private final BlockingQueue<TaskEvent> told = new LinkedBlockingQueue<>();

	@BeforeEach
	void listen() throws Exception {
		this.tasks = DeadTasks.inTurn(this.queue, this.names);
		String events = this.tasks.channel.queueDeclare().getQueue();
		this.tasks.channel.queueBind(events, this.names.taskEvents(), "task.dead");
		this.tasks.channel.basicConsume(events, true,
				(_, event) -> this.told.add(this.mapper.readValue(event.getBody(), TaskEvent.class)), (_) -> {
				});
	}

	@Test
	void tellsOnceOfEachTaskThatDied() throws Exception {
		this.tasks.fail(DeadTasks.task("first").priority(3).build(), "to do");
		TaskEvent first = next();
		assertThat(first.taskId()).isEqualTo("first");
		assertThat(first.type()).isEqualTo(TaskEvent.Type.DEAD);
		assertThat(first.attempt()).isEqualTo(2);
		assertThat(first.redrives()).isZero();
		assertThat(first.error()).isEqualTo("delivery_limit");
		assertThat(first.description()).isEqualTo("to do");
		assertThat(first.priority()).isEqualTo(3);
		this.tasks.reject("second");
		assertThat(next()).satisfies((second) -> {
			assertThat(second.taskId()).isEqualTo("second");
			assertThat(second.attempt()).isBetween(1, 2);
			assertThat(second.error()).isEqualTo("rejected");
		});
		await().untilAsserted(() -> assertThat(this.meters.get("warren.deadletters").gauge().value()).isEqualTo(2));
	}

	/** More than anybody is shown, in number and in size. */
	@Test
	void tellsOnceOfAllHoweverManyThereAre() throws Exception {
		int count = 1100;
		this.tasks.bury(count, new byte[200]);
		List<String> ids = new ArrayList<>();
		while (ids.size() < count) {
			ids.add(next().taskId());
		}
		this.tasks.reject("one more");
		ids.add(next().taskId());
		assertThat(ids).doesNotHaveDuplicates().contains("m0", "m" + (count - 1)).endsWith("one more");
	}

	@Test
	void leavesItToTheWorkerThatKnows() throws Exception {
		this.publisher.publish(new TaskEvent("known", TaskEvent.Type.DEAD, Instant.now(), 0, 1, "a worker", null, null,
				null, null, "because", null));
		assertThat(next().error()).isEqualTo("because");
		await().until(() -> this.board.find("known").isPresent());
		this.tasks.reject("known");
		this.tasks.reject("unknown");
		assertThat(next().taskId()).isEqualTo("unknown");
	}

	private TaskEvent next() throws InterruptedException {
		TaskEvent event = this.told.poll(20, TimeUnit.SECONDS);
		assertThat(event).as("the next event").isNotNull();
		return event;
	}

}
