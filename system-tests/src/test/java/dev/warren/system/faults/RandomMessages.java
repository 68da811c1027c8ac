package dev.warren.system.faults;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Messages for every queue and exchange: random, but the same for the same seed. AMQP
 * allows all of them.
 */
final class RandomMessages {

	/** The id of tasks of which only invented events tell. */
	static final String FORGED = "forged";

	/** The publisher waits for the confirms of so many. */
	private static final int BATCH = 100;

	private static final List<String> ODD = List.of("", "x", "text", "text/plain", "application/json", "image/png",
			"application/x-java-serialized-object", "text/plain; charset=utf-7", "gzip", "UTF-8", "UTF-16", "\u0000\n",
			"../../x", "a/b?c#d", "\u202e\ud83d\ude00", "x".repeat(255), "hello", "rpc_queue", "task_history",
			"lengthHeader4");

	private static final List<String> KEYS = List.of("", "task", "task.completed", "task.#", "kern.critical", "error",
			"a..b", "*", "\u0000", "x".repeat(255), ".");

	private static final List<String> HEADERS = List.of("x-death", "x-delivery-count", "x-first-death-reason",
			"x-acquired-count", "x-stream-offset", "x-opt-deaths", "fail-times", "redrives", "timestamp_in_ms",
			"logger", "error", "__TypeId__", "traceparent", "springBatchFormat", "x-delay", "x-retry-count", "\u0000",
			"\u00e4", "x".repeat(200));

	/** What ends in a stream. */
	private static final Set<String> STREAMS = Set.of("task_history", "log_archive", "task_events", "logs",
			"direct_logs", "topic_logs");

	private static final List<String> EXPIRATIONS = List.of("0", "1", "500", "4294967295");

	private static final List<String> BODIES = List.of("", "30", "-1", "1e9", "9".repeat(10_000), "{\"n\":30}",
			"{\"n\":1e400}", "{\"n\":{}}", "[".repeat(20_000), "{\"a\":".repeat(5000), "\u0000", "\u00ff\u00fe",
			"Fuzz.", " ", "null", "x".repeat(20_000), "{\"taskId\":5,\"type\":[],\"at\":{}}",
			event("'COMPLETED','at':'2026-01-01T00:00:00Z','redrives':0,'attempt':1"),
			event("'COMPLETED','at':'2026-01-01T00:00:00Z','attempt':99999999999"),
			event("'STARTED','at':'+1000000000-12-31T23:59:59.999999999Z','redrives':0,'attempt':2147483647"),
			event("'STARTED','at':'-1000000000-01-01T00:00:00Z','redrives':2147483647,'attempt':1"),
			event("'PROGRESSED','at':'2026-01-01T00:00:00Z','redrives':0,'attempt':1,'progress':1e400"),
			event("'FAILED','at':'2026-01-01T00:00:00Z','redrives':0,'attempt':1,'error':'\\ud800'"),
			event("'DEAD','at':'2026-01-01T00:00:00Z','redrives':-1,'attempt':-1"), event("'NONSENSE','at':null"));

	/** The ids of those that went to the task queue with an id of their own. */
	final List<String> tasks = new ArrayList<>();

	private final Random random;

	private final String idPrefix;

	private boolean toStream;

	private final List<Supplier<Target>> targets;

	RandomMessages(long seed, String idPrefix, String replyQueue) {
		this.random = new Random(seed);
		this.idPrefix = idPrefix;
		Stream<Supplier<Target>> queues = Stream
			.of("hello", "task_queue", "task_queue", "task_deaths", "task_dead", "task_history", "log_archive",
					"rpc_queue", "rpc_queue", replyQueue)
			.map((queue) -> () -> new Target("", queue));
		Stream<Supplier<Target>> exchanges = Stream
			.of("tasks", "task_events", "task_dead_letters", "logs", "direct_logs", "topic_logs")
			.map((exchange) -> () -> new Target(exchange, one(KEYS)));
		this.targets = Stream.concat(queues, exchanges).toList();
	}

	private static String event(String fields) {
		return "{'taskId':'%s','type':%s}".formatted(FORGED, fields).replace('\'', '"');
	}

	/** Ends once the broker has confirmed all of them, those to no queue as well. */
	void publish(FaultBroker broker, int messages) throws Exception {
		try (Connection connection = broker.connect(); Channel channel = connection.createChannel()) {
			channel.confirmSelect();
			for (int i = 1; i <= messages; i++) {
				publish(channel, this.idPrefix + i);
				if (i % BATCH == 0 || i == messages) {
					channel.waitForConfirmsOrDie(60_000);
				}
			}
		}
	}

	private void publish(Channel channel, String id) throws Exception {
		Target target = one(this.targets).get();
		this.toStream = target.isStream();
		boolean strange = chance(10);
		channel.basicPublish(target.exchange, target.key, properties(strange ? odd() : id), body());
		if (target.isTaskQueue() && !strange) {
			this.tasks.add(id);
		}
	}

	private BasicProperties properties(@Nullable String id) {
		return new BasicProperties.Builder().messageId(id)
			.contentType(odd())
			.contentEncoding(odd())
			.correlationId(odd())
			.replyTo(odd())
			.type(odd())
			.appId(odd())
			.expiration(chance(10) ? one(EXPIRATIONS) : null)
			.priority(chance(2) ? null : this.random.nextInt(256))
			.deliveryMode(chance(2) ? null : this.random.nextInt(256))
			.timestamp(chance(2) ? null : new Date(this.random.nextLong() >>> this.random.nextInt(64)))
			.headers(chance(3) ? null : table(4))
			.build();
	}

	private @Nullable String odd() {
		return chance(3) ? null : one(ODD);
	}

	@SuppressWarnings("NullAway") // AMQP knows a type for no value; its client is not
									// annotated
	private Map<String, Object> table(int depth) {
		Map<String, Object> table = new HashMap<>();
		for (int i = this.random.nextInt(4); i > 0; i--) {
			table.put(one(HEADERS), value(depth - 1));
		}
		return table;
	}

	/** A value of any type that AMQP knows. */
	private @Nullable Object value(int depth) {
		return switch (this.random.nextInt((depth > 0) ? 14 : 12)) {
			case 0 -> null;
			case 1 -> this.random.nextBoolean();
			case 2 -> (byte) this.random.nextInt();
			case 3 -> (short) this.random.nextInt();
			case 4 -> this.random.nextInt();
			case 5 -> this.random.nextLong();
			// RabbitMQ knows only finite numbers, and its streams no decimals.
			case 6 -> (float) this.random.nextGaussian();
			case 7 -> this.random.nextGaussian() * 1e300;
			case 8 -> this.toStream ? "" : BigDecimal.valueOf(this.random.nextInt(), this.random.nextInt(20));
			case 9 -> new Date(this.random.nextInt(Integer.MAX_VALUE) * 1000L);
			case 10 -> bytes(20);
			case 11 -> one(ODD);
			case 12 -> table(depth);
			default -> Stream.generate(() -> value(depth - 1)).limit(this.random.nextInt(4)).toList();
		};
	}

	private byte[] body() {
		return chance(3) ? bytes(300) : one(BODIES).getBytes(StandardCharsets.ISO_8859_1);
	}

	private byte[] bytes(int maxLength) {
		byte[] bytes = new byte[this.random.nextInt(maxLength)];
		this.random.nextBytes(bytes);
		return bytes;
	}

	private boolean chance(int oneIn) {
		return this.random.nextInt(oneIn) == 0;
	}

	private <T> T one(List<T> values) {
		return values.get(this.random.nextInt(values.size()));
	}

	private record Target(String exchange, String key) {

		boolean isStream() {
			return STREAMS.contains(this.exchange + this.key) || STREAMS.contains(this.exchange);
		}

		boolean isTaskQueue() {
			return this.key.equals("task_queue") || (this.exchange.equals("tasks") && this.key.equals("task"));
		}

	}

}
