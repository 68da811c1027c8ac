package dev.warren.messaging.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Connection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.NestedExceptionUtils;

/**
 * Keeps the publishing connection open, so that nobody who publishes has to wait for it:
 * it is there, or the caller learns at once that it is not. Says in one line every few
 * seconds that it waits for the broker, and why.
 */
public final class BrokerConnection implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(BrokerConnection.class);

	private final ConnectionFactory consumers;

	private final ConnectionFactory connectionFactory;

	private final IsolatedConnections isolated;

	private final BrokerProperties properties;

	private final Semaphore wakeUp = new Semaphore(0);

	private final List<Runnable> actions = new CopyOnWriteArrayList<>();

	private volatile @Nullable Connection connection;

	private volatile @Nullable String blocked;

	private volatile String problem = "not connected yet";

	private volatile boolean running;

	private Instant away = Instant.now();

	private Instant reported = Instant.EPOCH;

	BrokerConnection(ConnectionFactory connectionFactory, IsolatedConnections isolated, BrokerProperties properties) {
		this.consumers = connectionFactory;
		this.isolated = isolated;
		this.connectionFactory = Objects.requireNonNullElse(connectionFactory.getPublisherConnectionFactory(),
				connectionFactory);
		this.properties = properties;
	}

	/**
	 * The connection to publish on. Never waits.
	 * @throws BrokerUnavailableException if there is none now, or the broker has blocked
	 * it because of an alarm
	 */
	public Connection require() {
		Connection current = requireOpen();
		String reason = this.blocked;
		if (reason != null) {
			throw new BrokerUnavailableException("The broker blocks publishers: " + reason);
		}
		return current;
	}

	/**
	 * The publishing connection, blocked or not. Never waits.
	 * @throws BrokerUnavailableException if there is none now
	 */
	public Connection requireOpen() {
		Connection current = this.connection;
		if (current == null || !current.isOpen()) {
			throw new BrokerUnavailableException("No connection to the broker: " + this.problem);
		}
		return current;
	}

	/**
	 * The connection for consuming, which an alarm of the broker never blocks. Opens it
	 * if it is closed, which may take as long as the connection timeout.
	 * @throws BrokerUnavailableException if it cannot be opened; at once if the broker is
	 * known to be away
	 */
	public Connection consuming() {
		requireOpen();
		try {
			return Objects.requireNonNull(this.consumers.createConnection().getDelegate());
		}
		catch (AmqpException ex) {
			throw new BrokerUnavailableException("No connection to the broker for consuming: "
					+ NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
		}
	}

	/**
	 * A new connection for one purpose, so that whatever the broker closes it for harms
	 * nobody else. The caller closes it.
	 * @param purpose the last part of its name, which is {@code <instance>.<purpose>}
	 * @throws BrokerUnavailableException if it cannot be opened
	 */
	public Connection openIsolated(String purpose) {
		return this.isolated.open(purpose);
	}

	/**
	 * Runs an action, in a thread of its own, whenever a connection has been opened; also
	 * now, if there is one.
	 */
	public void onConnect(Runnable action) {
		this.actions.add(action);
		if (isOpen()) {
			Thread.startVirtualThread(action);
		}
	}

	/** Whether there is a publishing connection, blocked or not. */
	public boolean isOpen() {
		Connection current = this.connection;
		return current != null && current.isOpen();
	}

	/**
	 * Whether the broker is there and lets nobody publish: an alarm, which may last. What
	 * has been delivered stays delivered meanwhile.
	 */
	public boolean isBlocked() {
		return isOpen() && this.blocked != null;
	}

	@Override
	public void start() {
		this.running = true;
		this.away = Instant.now();
		connect();
		Thread.ofVirtual().name("broker-connection").start(this::keepOpen);
	}

	private void keepOpen() {
		while (this.running) {
			try {
				this.wakeUp.tryAcquire(this.properties.retryInterval().toMillis(), TimeUnit.MILLISECONDS);
				if (this.running && !isOpen()) {
					connect();
				}
			}
			catch (InterruptedException _) {
				return;
			}
		}
	}

	private void connect() {
		try {
			Connection opened = Objects.requireNonNull(this.connectionFactory.createConnection().getDelegate());
			this.blocked = null;
			opened.addBlockedListener(this::blocked, this::unblocked);
			opened.addShutdownListener((cause) -> lost(cause.getMessage()));
			this.connection = opened;
			this.reported = Instant.EPOCH;
			log.info("Connected to RabbitMQ {} at {}:{}", opened.getServerProperties().get("version"),
					opened.getAddress().getHostAddress(), opened.getPort());
			this.actions.forEach(Thread::startVirtualThread);
		}
		catch (RuntimeException ex) {
			// What failed may be a declaration: the next connection declares again.
			this.connectionFactory.resetConnection();
			this.problem = String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
			reportAway();
		}
	}

	private void reportAway() {
		Instant now = Instant.now();
		if (Duration.between(this.reported, now).compareTo(this.properties.reportInterval()) >= 0) {
			this.reported = now;
			log.warn("Waiting for the broker at {}:{} for {} s: {}", this.connectionFactory.getHost(),
					this.connectionFactory.getPort(), Duration.between(this.away, now).toSeconds(), this.problem);
		}
	}

	private void lost(@Nullable String cause) {
		if (this.running) {
			this.problem = String.valueOf(cause);
			this.away = Instant.now();
			this.reported = this.away;
			log.warn("Lost the connection to the broker: {}", this.problem);
			this.wakeUp.release();
		}
	}

	private void blocked(String reason) {
		this.blocked = reason;
		log.warn("The broker blocks publishers: {}", reason);
	}

	private void unblocked() {
		this.blocked = null;
		log.info("The broker accepts messages again");
	}

	@Override
	public void stop() {
		this.running = false;
		this.wakeUp.release();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Before listeners and web server start, after both have stopped. */
	@Override
	public int getPhase() {
		return 0;
	}

}
