package dev.warren.fib.client;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.fib.FibProperties;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.web.BrokerProblems;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.rabbit.connection.RabbitUtils;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * The exclusive queue for all replies to this replica. Each channel declares it under a
 * new name: after a lost connection the broker may keep the old queue locked until its
 * heartbeat timeout.
 */
@ClientRole
class ReplyQueue implements HealthIndicator {

	private static final int MAX_BYTES = 64 * 1024 * 1024;

	private final BrokerConnection broker;

	private final PendingCalls calls;

	private final Names names;

	private final int maxLength;

	/** The name of the queue while it has a consumer. */
	private final AtomicReference<@Nullable String> current = new AtomicReference<>();

	private volatile String problem = "not declared yet";

	ReplyQueue(BrokerConnection broker, PendingCalls calls, Names names, FibProperties properties) {
		this.broker = broker;
		this.calls = calls;
		this.names = names;
		this.maxLength = 10 * properties.maxCalls();
	}

	/** Without a queue no reply could arrive. */
	String require() {
		String queue = this.current.get();
		if (queue == null) {
			throw BrokerProblems.unavailable("No queue for replies: " + this.problem);
		}
		return queue;
	}

	@Override
	public Health health() {
		String queue = this.current.get();
		return (queue != null) ? Health.up().withDetail("queue", queue).build()
				: Health.down().withDetail("reason", this.problem).build();
	}

	/**
	 * Any client can publish to the queue: what is not read in time, the broker drops.
	 */
	@Scheduled(fixedDelayString = "${warren.broker.retry-interval:1s}")
	synchronized void open() {
		if (this.current.get() != null) {
			return;
		}
		Channel channel = null;
		try {
			channel = this.broker.consuming().openChannel().orElseThrow(() -> new IOException("no channel left"));
			consume(channel);
		}
		catch (BrokerUnavailableException | ShutdownSignalException | IOException ex) {
			this.problem = String.valueOf(ex.getMessage());
			RabbitUtils.closeChannel(channel);
		}
	}

	private void consume(Channel channel) throws IOException {
		String queue = this.names.rpcReplies(UUID.randomUUID().toString());
		channel.queueDeclare(queue, false, true, true, Map.of("x-queue-type", "classic", "x-overflow", "drop-head",
				"x-max-length", this.maxLength, "x-max-length-bytes", MAX_BYTES));
		channel.basicConsume(queue, true, "", false, true, Map.of(), (_, reply) -> this.calls.complete(reply),
				(_) -> channel.abort());
		this.current.set(queue);
		channel.addShutdownListener((cause) -> lost(queue, cause));
	}

	/** Runs on the client's reader thread; maybe twice, even after the next consumer. */
	private void lost(String queue, ShutdownSignalException cause) {
		if (this.current.compareAndSet(queue, null)) {
			this.problem = String.valueOf(cause.getMessage());
			this.calls.failAll("The connection was lost before the reply: " + this.problem);
			Thread.startVirtualThread(this::open);
		}
	}

}
