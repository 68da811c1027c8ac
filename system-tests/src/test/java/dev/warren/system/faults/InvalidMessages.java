package dev.warren.system.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;

/** Messages that are not tasks: random, but the same in every run. */
final class InvalidMessages {

	private static final int MEBIBYTE = 1 << 20;

	private static final String[] TYPES = { "application/json", "text", "image/png", "\u0000\n", "a/b/c; d",
			"application/x-java-serialized-object", "text/plain; charset=utf-7" };

	private static final String[] ENCODINGS = { "gzip", "UTF-16", "\u0001", "base64" };

	private final Random random = new Random(42);

	private final FaultBroker broker;

	InvalidMessages(FaultBroker broker) {
		this.broker = broker;
	}

	/** Publishes them to the queue of the tasks and returns their ids. */
	List<String> publish(String idPrefix, int messages) throws Exception {
		List<String> ids = new ArrayList<>();
		try (Connection connection = this.broker.connect(); Channel channel = connection.createChannel()) {
			channel.confirmSelect();
			for (int i = 0; i < messages; i++) {
				ids.add(idPrefix + i);
				channel.basicPublish("", "task_queue", properties(idPrefix + i), body(i));
			}
			channel.waitForConfirmsOrDie(60_000);
		}
		return ids;
	}

	private BasicProperties properties(String id) {
		return new BasicProperties.Builder().messageId(id)
			.contentType(one(TYPES))
			.contentEncoding(one(ENCODINGS))
			.headers(Map.of("fail-times", "many", "x-delivery-count", -1, "x-death", List.of(bytes(8)), "redrives",
					Map.of("deep", List.of(Map.of("deeper", bytes(4)))), "__TypeId__", "java.lang.Runtime"))
			.priority(this.random.nextInt(256))
			.timestamp(new Date(this.random.nextLong(Integer.MAX_VALUE) * 1000))
			.replyTo(one(TYPES))
			.type(one(ENCODINGS))
			.deliveryMode(2)
			.build();
	}

	private byte[] body(int number) throws IOException {
		return switch (number) {
			case 0 -> serialized();
			case 1 -> bytes(MEBIBYTE);
			case 2 -> new byte[0];
			default -> bytes(this.random.nextInt(300));
		};
	}

	private static byte[] serialized() throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(new Date());
		}
		return bytes.toByteArray();
	}

	private byte[] bytes(int length) {
		byte[] bytes = new byte[length];
		this.random.nextBytes(bytes);
		return bytes;
	}

	private String one(String[] values) {
		return values[this.random.nextInt(values.length)];
	}

}
