package dev.warren.fib;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import dev.warren.messaging.test.TestBroker;

/** Any AMQP client: nothing of Spring, bare bytes. */
public final class RawClient implements AutoCloseable {

	public static final String DIRECT_REPLY_TO = "amq.rabbitmq.reply-to";

	private final Connection connection;

	private final Channel channel;

	private final BlockingQueue<Delivery> replies = new LinkedBlockingQueue<>();

	public RawClient() throws IOException, TimeoutException {
		this.connection = TestBroker.current().connectionFactory().newConnection("raw-client");
		this.channel = this.connection.createChannel();
	}

	public Channel channel() {
		return this.channel;
	}

	/** Declares a queue that only this client has, and reads replies from it. */
	public String ownReplyQueue() throws IOException {
		String queue = this.channel.queueDeclare().getQueue();
		readReplies(queue);
		return queue;
	}

	public void readReplies(String queue) throws IOException {
		this.channel.basicConsume(queue, true, (_, delivery) -> this.replies.add(delivery), (_) -> {
		});
	}

	/** Sends bare bytes and returns the correlation id. */
	public String send(String queue, String replyTo, byte[] body) throws IOException {
		String id = UUID.randomUUID().toString();
		send(queue, new BasicProperties.Builder().replyTo(replyTo).correlationId(id).build(), body);
		return id;
	}

	public void send(String queue, BasicProperties properties, byte[] body) throws IOException {
		this.channel.basicPublish("", queue, properties, body);
	}

	public Reply reply() throws InterruptedException {
		return new Reply(Objects.requireNonNull(this.replies.poll(5, TimeUnit.SECONDS), "no reply within 5 s"));
	}

	public boolean hasNoMoreReplies() {
		return this.replies.isEmpty();
	}

	@Override
	public void close() throws IOException {
		this.connection.close();
	}

	/** A reply as it came. */
	public record Reply(Delivery delivery) {

		public String text() {
			return new String(this.delivery.getBody(), StandardCharsets.UTF_8);
		}

		public String correlationId() {
			return String.valueOf(this.delivery.getProperties().getCorrelationId());
		}

		public String type() {
			return String.valueOf(this.delivery.getProperties().getType());
		}

		public String error() {
			var headers = this.delivery.getProperties().getHeaders();
			return (headers != null) ? String.valueOf(headers.get("error")) : "null";
		}

	}

}
