package dev.warren.system.faults;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

	private final RandomValues random;

	private final String idPrefix;

	private final List<Supplier<Target>> targets;

	RandomMessages(long seed, String idPrefix, String replyQueue) {
		this.random = new RandomValues(seed);
		this.idPrefix = idPrefix;
		Stream<Supplier<Target>> queues = Stream
			.of("hello", "task_queue", "task_queue", "task_deaths", "task_dead", "task_history", "log_archive",
					"rpc_queue", "rpc_queue", replyQueue)
			.map((queue) -> () -> new Target("", queue));
		Stream<Supplier<Target>> exchanges = Stream
			.of("tasks", "task_events", "task_dead_letters", "logs", "direct_logs", "topic_logs")
			.map((exchange) -> () -> new Target(exchange, this.random.one(KEYS)));
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
		Target target = this.random.one(this.targets).get();
		boolean strange = this.random.chance(10);
		channel.basicPublish(target.exchange, target.key, properties(strange ? odd() : id, !target.isStream()), body());
		if (target.isTaskQueue() && !strange) {
			this.tasks.add(id);
		}
	}

	private BasicProperties properties(@Nullable String id, boolean decimals) {
		return new BasicProperties.Builder().messageId(id)
			.contentType(odd())
			.contentEncoding(odd())
			.correlationId(odd())
			.replyTo(odd())
			.type(odd())
			.appId(odd())
			.expiration(this.random.chance(10) ? this.random.one(EXPIRATIONS) : null)
			.priority(this.random.chance(2) ? null : this.random.below(256))
			.deliveryMode(this.random.chance(2) ? null : this.random.below(256))
			.timestamp(this.random.chance(2) ? null : this.random.date())
			.headers(this.random.chance(3) ? null : this.random.table(4, decimals, HEADERS, ODD))
			.build();
	}

	private @Nullable String odd() {
		return this.random.chance(3) ? null : this.random.one(ODD);
	}

	private byte[] body() {
		return this.random.chance(3) ? this.random.bytes(300)
				: this.random.one(BODIES).getBytes(StandardCharsets.ISO_8859_1);
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
