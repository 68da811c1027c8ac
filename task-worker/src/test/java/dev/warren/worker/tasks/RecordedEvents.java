package dev.warren.worker.tasks;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import dev.warren.messaging.contract.TaskEvent;
import org.awaitility.Awaitility;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The events that are published while a test runs. */
public final class RecordedEvents {

	private static final JsonMapper JSON = new JsonMapper();

	private final List<TaskEvent> events = new CopyOnWriteArrayList<>();

	public static RecordedEvents of(Channel channel, String exchange) throws Exception {
		RecordedEvents recorded = new RecordedEvents();
		String queue = channel.queueDeclare().getQueue();
		channel.queueBind(queue, exchange, "task.#");
		channel.basicConsume(queue, true, (_, message) -> recorded.add(message), (_) -> {
		});
		return recorded;
	}

	/** Also the events that the history has already. */
	static RecordedEvents ofStream(Channel channel, String history) throws Exception {
		RecordedEvents recorded = new RecordedEvents();
		channel.basicQos(1000);
		channel.basicConsume(history, false, Map.of("x-stream-offset", "first"), (_, message) -> {
			recorded.add(message);
			channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
		}, (_) -> {
		});
		return recorded;
	}

	private void add(Delivery message) {
		this.events.add(JSON.readValue(message.getBody(), TaskEvent.class));
	}

	List<TaskEvent> all() {
		return this.events;
	}

	List<TaskEvent> about(String taskId) {
		return this.events.stream().filter((event) -> event.taskId().equals(taskId)).toList();
	}

	public List<TaskEvent.Type> types(String taskId) {
		return about(taskId).stream().map(TaskEvent::type).toList();
	}

	/** The events of the task, once they are these. */
	public List<TaskEvent> await(String taskId, TaskEvent.Type... expected) {
		Awaitility.await().untilAsserted(() -> assertThat(types(taskId)).containsExactly(expected));
		return about(taskId);
	}

	/** The last event of the task, once it is of this type. */
	public TaskEvent awaitLast(String taskId, TaskEvent.Type expected) {
		Awaitility.await().untilAsserted(() -> assertThat(types(taskId)).endsWith(expected));
		return about(taskId).getLast();
	}

}
