package dev.warren.fib;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import dev.warren.messaging.test.TestBroker;

/** Takes requests, and answers only when and as the test says. */
public final class RawServer implements AutoCloseable {

	private final BlockingQueue<Delivery> requests = new LinkedBlockingQueue<>();

	private final Connection connection;

	private final Channel channel;

	private final String queue;

	public RawServer(String queue) throws IOException, TimeoutException {
		this.connection = TestBroker.current().connectionFactory().newConnection("raw-server");
		this.channel = this.connection.createChannel();
		this.queue = queue;
	}

	public void serve() throws IOException {
		declare(Map.of());
		this.channel.basicConsume(this.queue, true, (_, request) -> this.requests.add(request), (_) -> {
		});
	}

	/** A queue that takes this many requests, and nobody who takes them. */
	public void leaveRoomFor(int requests) throws IOException {
		declare(Map.of("x-max-length", requests, "x-overflow", "reject-publish"));
	}

	private void declare(Map<String, Object> arguments) throws IOException {
		this.channel.queueDeclare(this.queue, true, false, true, arguments);
	}

	public Delivery request() throws InterruptedException {
		return Objects.requireNonNull(this.requests.poll(5, TimeUnit.SECONDS), "no request within 5 s");
	}

	/** Requests that have come and that nobody has looked at. */
	public int waiting() {
		return this.requests.size();
	}

	public void reply(Delivery request, String text) throws IOException {
		reply(request, new BasicProperties.Builder(), text);
	}

	public void reply(Delivery request, BasicProperties.Builder envelope, String text) throws IOException {
		send(request.getProperties().getReplyTo(),
				envelope.correlationId(request.getProperties().getCorrelationId()).build(), text);
	}

	public void send(String replyTo, BasicProperties properties, String text) throws IOException {
		this.channel.basicPublish("", replyTo, properties, text.getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public void close() throws IOException {
		this.channel.queueDelete(this.queue);
		this.connection.close();
	}

}
