package dev.warren.worker.tasks;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.rabbitmq.client.Channel;
import dev.warren.messaging.contract.TaskEvent;
import org.awaitility.Awaitility;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What the history is told while a test runs. */
public final class RecordedEvents {

	private static final JsonMapper JSON = new JsonMapper();

	private final List<TaskEvent> events = new CopyOnWriteArrayList<>();

	private final Channel channel;

	private final String exchange;

	private final String queue;

	private RecordedEvents(Channel channel, String exchange, String queue) {
		this.channel = channel;
		this.exchange = exchange;
		this.queue = queue;
	}

	public static RecordedEvents of(Channel channel, String exchange) throws Exception {
		RecordedEvents recorded = new RecordedEvents(channel, exchange, channel.queueDeclare().getQueue());
		recorded.bind();
		channel.basicConsume(recorded.queue, true,
				(_, message) -> recorded.events.add(JSON.readValue(message.getBody(), TaskEvent.class)), (_) -> {
				});
		return recorded;
	}

	void bind() throws Exception {
		this.channel.queueBind(this.queue, this.exchange, "task.#");
	}

	void unbind() throws Exception {
		this.channel.queueUnbind(this.queue, this.exchange, "task.#");
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
