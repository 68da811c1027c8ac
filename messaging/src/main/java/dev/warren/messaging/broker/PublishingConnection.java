package dev.warren.messaging.broker;

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
 * Keeps the publishing connection open. Its callbacks only wake the thread that does so:
 * the client's reader thread must not be held up, not even by a log.
 */
final class PublishingConnection implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(BrokerConnection.class);

	private final Semaphore wakeUp = new Semaphore(0);

	private final List<Runnable> actions = new CopyOnWriteArrayList<>();

	private final ConnectionFactory factory;

	private final BrokerProperties properties;

	private final ConnectionLog journal;

	private volatile @Nullable Connection connection;

	private volatile @Nullable String blocked;

	private volatile String problem = "not connected yet";

	private volatile boolean running;

	PublishingConnection(ConnectionFactory factory, BrokerProperties properties) {
		this.factory = Objects.requireNonNullElse(factory.getPublisherConnectionFactory(), factory);
		this.properties = properties;
		this.journal = new ConnectionLog(this.factory, properties.reportInterval());
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

	void onConnect(Runnable action) {
		this.actions.add(action);
		if (isOpen()) {
			Thread.startVirtualThread(action);
		}
	}

	@Override
	public void start() {
		this.running = true;
		connect();
		if (!isOpen()) {
			this.journal.away(this.problem);
		}
		Thread.ofVirtual().name("broker-connection").start(this::keepOpen);
	}

	private void keepOpen() {
		while (this.running) {
			try {
				this.wakeUp.tryAcquire(this.properties.retryInterval().toMillis(), TimeUnit.MILLISECONDS);
				if (isOpen()) {
					this.journal.open(this.blocked);
				}
				else if (this.running) {
					this.journal.away(this.problem);
					connect();
				}
			}
			catch (Throwable ex) {
				log.error("Unexpected failure while the connection is kept open", ex);
			}
		}
	}

	private void connect() {
		try {
			Connection opened = Objects.requireNonNull(this.factory.createConnection().getDelegate());
			blocked(null);
			opened.addBlockedListener(this::blocked, () -> blocked(null));
			opened.addShutdownListener((cause) -> lost(String.valueOf(cause.getMessage())));
			this.connection = opened;
			this.journal.connected(opened);
			this.actions.forEach(Thread::startVirtualThread);
		}
		catch (Throwable ex) {
			// What failed may be a declaration: the next connection declares again.
			this.factory.resetConnection();
			Throwable root = NestedExceptionUtils.getMostSpecificCause(ex);
			this.problem = (ex instanceof AmqpException) ? String.valueOf(root.getMessage()) : root.toString();
		}
	}

	private void blocked(@Nullable String reason) {
		this.blocked = reason;
		this.wakeUp.release();
	}

	private void lost(String cause) {
		this.problem = cause;
		this.wakeUp.release();
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
