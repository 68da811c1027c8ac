package dev.warren.messaging.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Connection;
import dev.warren.messaging.contract.Deadline;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Keeps the publishing connection open. Its callbacks run on the client's reader thread
 * and never wait, not even for a log.
 */
final class PublishingConnection extends BackgroundLoop {

	private static final Logger log = LoggerFactory.getLogger(BrokerConnection.class);

	private final Semaphore wakeUp = new Semaphore(0);

	private final ConnectionFactory factory;

	private final BrokerProperties properties;

	private volatile @Nullable Connection connection;

	private volatile @Nullable String blocked;

	private volatile String problem = "not connected yet";

	private Instant away = Instant.now();

	private Deadline silence = Deadline.in(Duration.ZERO);

	PublishingConnection(ConnectionFactory factory, BrokerProperties properties) {
		super("broker-connection", CONNECTION_PHASE);
		this.factory = Objects.requireNonNullElse(factory.getPublisherConnectionFactory(), factory);
		this.properties = properties;
	}

	Connection require() {
		Connection current = this.connection;
		if (current == null || !current.isOpen()) {
			throw new BrokerUnavailableException("No connection to the broker: " + this.problem);
		}
		return current;
	}

	boolean isOpen() {
		Connection current = this.connection;
		return current != null && current.isOpen();
	}

	/** Why the broker blocks publishers, if it does. */
	@Nullable String blocked() {
		return this.blocked;
	}

	@Override
	public void start() {
		connect();
		super.start();
	}

	@Override
	protected void step() throws InterruptedException {
		this.wakeUp.tryAcquire(this.properties.retryInterval().toMillis(), TimeUnit.MILLISECONDS);
		if (isOpen()) {
			this.away = Instant.now();
			this.silence = Deadline.in(Duration.ZERO);
		}
		else {
			report();
			connect();
		}
	}

	private void report() {
		if (this.silence.isOver()) {
			this.silence = Deadline.in(this.properties.reportInterval());
			log.warn("Waiting for the broker at {}:{} for {} s: {}", this.factory.getHost(), this.factory.getPort(),
					Duration.between(this.away, Instant.now()).toSeconds(), this.problem);
		}
	}

	private void connect() {
		try {
			Connection opened = Objects.requireNonNull(this.factory.createConnection().getDelegate());
			this.blocked = null;
			opened.addBlockedListener(this::blocked, () -> blocked(null));
			opened.addShutdownListener((cause) -> {
				this.problem = String.valueOf(cause.getMessage());
				this.wakeUp.release();
			});
			this.connection = opened;
			log.info("Connected to RabbitMQ {} at {}:{}", opened.getServerProperties().get("version"),
					opened.getAddress().getHostAddress(), opened.getPort());
		}
		catch (Throwable ex) {
			// What failed may be a declaration: the next connection declares again.
			this.factory.resetConnection();
			this.problem = BrokerUnavailableException.reason(ex);
		}
	}

	private void blocked(@Nullable String reason) {
		this.blocked = reason;
		Thread.startVirtualThread(() -> log
			.warn((reason != null) ? "The broker blocks publishers: {}" : "The broker accepts messages again", reason));
	}

}
