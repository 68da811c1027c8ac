package dev.warren.fib.client;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.contract.Names;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The one queue for the replies to all calls of this replica. Each channel that consumes
 * from it has declared it, under a name of its own: after a lost connection the broker
 * may keep the old queue locked until it has noticed as well.
 */
@Component
@ClientRole
class ReplyQueue implements DisposableBean {

	private static final Logger log = LoggerFactory.getLogger(ReplyQueue.class);

	private static final long MAX_BYTES = 64L * 1024 * 1024;

	private final ConnectionFactory connectionFactory;

	private final BrokerConnection broker;

	private final OpenCalls calls;

	private final Names names;

	private final Map<String, Object> arguments;

	private final AtomicReference<@Nullable Consumer> current = new AtomicReference<>();

	private volatile String problem = "not opened yet";

	ReplyQueue(ConnectionFactory connectionFactory, BrokerConnection broker, OpenCalls calls, Names names,
			CallProperties properties) {
		this.connectionFactory = connectionFactory;
		this.broker = broker;
		this.calls = calls;
		this.names = names;
		// Whoever knows the name can send to it: what is not read in time goes, oldest
		// first.
		this.arguments = Map.of("x-queue-type", "classic", "x-overflow", "drop-head", "x-max-length",
				10 * properties.maxCalls(), "x-max-length-bytes", MAX_BYTES);
	}

	/**
	 * The name of the queue, which is consumed now.
	 * @throws CallFailedException if there is none, so that no reply could arrive
	 */
	String require() {
		Consumer consumer = this.current.get();
		if (consumer == null || !consumer.channel().isOpen()) {
			throw new CallFailedException(Outcome.UNAVAILABLE, "There is no queue for replies: " + this.problem);
		}
		return consumer.queue();
	}

	@EventListener
	void on(ContextRefreshedEvent event) {
		this.broker.onConnect(this::open);
	}

	/** Also if only this channel, or its connection, was lost. */
	@Scheduled(fixedDelayString = "${warren.broker.retry-interval:1s}")
	synchronized void open() {
		if (this.current.get() != null || !this.broker.isRunning()) {
			return;
		}
		try {
			this.broker.requireOpen();
			Connection connection = Objects.requireNonNull(this.connectionFactory.createConnection().getDelegate());
			consume(connection.openChannel().orElseThrow(() -> new IOException("no channel left on the connection")));
		}
		catch (BrokerUnavailableException | AmqpException | ShutdownSignalException | IOException ex) {
			this.problem = String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
			log.debug("No queue for replies: {}", this.problem);
		}
	}

	private void consume(Channel channel) throws IOException {
		Consumer consumer = new Consumer(channel, this.names.rpcReplies(UUID.randomUUID().toString()));
		try {
			channel.queueDeclare(consumer.queue(), false, true, true, this.arguments);
			channel.basicConsume(consumer.queue(), true, "", false, true, Map.of(),
					(_, reply) -> this.calls.complete(reply), (_) -> consumer.close());
			this.current.set(consumer);
			channel.addShutdownListener((cause) -> lost(consumer, cause));
		}
		catch (IOException | ShutdownSignalException ex) {
			consumer.close();
			throw ex;
		}
	}

	/** May be called more than once, and late: by then there may be another consumer. */
	private void lost(Consumer consumer, ShutdownSignalException cause) {
		if (!this.current.compareAndSet(consumer, null)) {
			return;
		}
		this.problem = String.valueOf(cause.getMessage());
		this.calls.failAll(new CallFailedException(Outcome.UNAVAILABLE, "The call broke off: " + this.problem));
		Thread.startVirtualThread(this::open);
	}

	@Override
	public void destroy() {
		Consumer consumer = this.current.get();
		if (consumer != null) {
			consumer.close();
		}
	}

	private record Consumer(Channel channel, String queue) {

		void close() {
			try {
				this.channel.abort();
			}
			catch (IOException | ShutdownSignalException _) {
				// Closed, as it should be.
			}
		}

	}

}
