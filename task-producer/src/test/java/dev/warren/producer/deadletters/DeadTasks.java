package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.TestClient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

/** Lets tasks die, and looks at queues as any client would. */
final class DeadTasks implements AutoCloseable {

	private final TestClient client = TestClient.connect();

	private final Names names;

	final Channel channel = this.client.channel();

	DeadTasks(Names names) throws IOException {
		this.names = names;
		this.channel.queuePurge(names.taskQueue());
		this.channel.queuePurge(names.taskDeaths());
		this.channel.queuePurge(names.taskDead());
	}

	static BasicProperties.Builder task(String id) {
		return new BasicProperties.Builder().messageId(id).deliveryMode(2);
	}

	/** Fails on each delivery until the broker gives it up. */
	void fail(BasicProperties properties, String body) throws IOException {
		submit(properties, body.getBytes(UTF_8));
		failAgain();
	}

	void failAgain() throws IOException {
		int before = dead();
		await().until(() -> {
			GetResponse delivery = this.channel.basicGet(this.names.taskQueue(), false);
			if (delivery != null) {
				this.channel.basicReject(delivery.getEnvelope().getDeliveryTag(), true);
			}
			return dead() > before;
		});
	}

	void reject(BasicProperties properties, byte[] body) throws IOException {
		int before = dead();
		submit(properties, body);
		GetResponse delivery = await().until(() -> this.channel.basicGet(this.names.taskQueue(), false),
				(got) -> got != null);
		this.channel.basicReject(delivery.getEnvelope().getDeliveryTag(), false);
		await().until(() -> dead() > before);
	}

	void reject(String id) throws IOException {
		reject(task(id).build(), id.getBytes(UTF_8));
	}

	/** As if they had died, but many and soon: with ids that begin like this. */
	void bury(String prefix, int count, byte[] body) throws Exception {
		publish(prefix, count, body, this.names.taskDeadLetters(), "");
	}

	/** As {@link #bury}, but the board never hears of them. */
	void stray(String prefix, int count, byte[] body) throws Exception {
		publish(prefix, count, body, "", this.names.taskDead());
	}

	private void publish(String prefix, int count, byte[] body, String exchange, String key) throws Exception {
		int before = dead();
		this.channel.confirmSelect();
		for (int i = 0; i < count; i++) {
			this.channel.basicPublish(exchange, key, task(prefix + i).build(), body);
		}
		this.channel.waitForConfirmsOrDie(10_000);
		await().atMost(Duration.ofSeconds(60)).until(() -> dead() == before + count);
	}

	void submit(BasicProperties properties, byte[] body) throws IOException {
		this.channel.basicPublish(this.names.tasks(), Names.TASK_KEY, properties, body);
	}

	int dead() throws IOException {
		return (int) this.channel.messageCount(this.names.taskDead());
	}

	GetResponse nextTask() {
		return await().until(() -> this.channel.basicGet(this.names.taskQueue(), true), (got) -> got != null);
	}

	/** The ids in the order of the queue; empties it. */
	List<String> idsOfTheDead() throws IOException {
		List<String> ids = new ArrayList<>();
		for (GetResponse got = next(); got != null; got = next()) {
			ids.add(got.getProps().getMessageId());
		}
		return ids;
	}

	@SuppressWarnings("NullAway") // what basicGet returns for an empty queue
	private GetResponse next() throws IOException {
		return this.channel.basicGet(this.names.taskDead(), true);
	}

	@Override
	public void close() throws IOException {
		this.client.close();
	}

}
