package dev.warren.logs.subscribe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.warren.messaging.test.TestBroker;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The broker matches live messages and Java code archived ones: both must agree. */
class InterestIT {

	private static final int BINDINGS = 150;

	private static final int KEYS = 400;

	private static final List<String> WORDS = List.of("a", "b", "kern", "", "Größe");

	private static final List<String> PATTERN_WORDS = List.of("a", "b", "kern", "", "*", "*", "#");

	private final long seed = System.nanoTime();

	private final Random random = new Random(this.seed);

	@Test
	void matchesAsTheBrokerDoes() throws Exception {
		List<String> patterns = generate(BINDINGS, PATTERN_WORDS);
		List<String> keys = generate(KEYS, WORDS);
		keys.addAll(List.of("", ".", "a", "a.b.a.b.a.b"));
		patterns.addAll(List.of("", "#", "*", "#.#", "#.a.#", "*.*.#"));
		try (Connection connection = TestBroker.current().connectionFactory().newConnection("test");
				Channel channel = connection.createChannel()) {
			String exchange = "key-pattern-" + this.seed;
			channel.exchangeDeclare(exchange, "topic", false, true, null);
			channel.confirmSelect();
			Map<String, String> queues = new HashMap<>();
			for (String pattern : patterns) {
				String queue = channel.queueDeclare().getQueue();
				queues.put(queue, pattern);
				channel.queueBind(queue, exchange, pattern);
			}
			for (String key : keys) {
				channel.basicPublish(exchange, key, new BasicProperties(), new byte[0]);
			}
			channel.waitForConfirmsOrDie(30_000);
			for (Map.Entry<String, String> queue : queues.entrySet()) {
				String pattern = queue.getValue();
				List<String> expected = keys.stream().filter((key) -> Interest.matches(pattern, key)).toList();
				assertThat(new TreeSet<>(expected)).as("'%s', seed %d", pattern, this.seed)
					.isEqualTo(new TreeSet<>(received(channel, queue.getKey())));
			}
		}
	}

	private static List<String> received(Channel channel, String queue) throws Exception {
		List<String> keys = new ArrayList<>();
		GetResponse next = channel.basicGet(queue, true);
		while (next != null) {
			keys.add(next.getEnvelope().getRoutingKey());
			next = channel.basicGet(queue, true);
		}
		return keys;
	}

	/** Keys of up to five words; a binding key has at most two words '#'. */
	private List<String> generate(int count, List<String> words) {
		List<String> keys = new ArrayList<>();
		while (keys.size() < count) {
			List<String> key = this.random.ints(1 + this.random.nextInt(5), 0, words.size())
				.mapToObj(words::get)
				.toList();
			if (key.stream().filter("#"::equals).count() <= 2) {
				keys.add(String.join(".", key));
			}
		}
		return keys;
	}

}
