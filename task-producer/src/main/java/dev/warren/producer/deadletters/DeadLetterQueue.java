package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Lends the dead letters to one caller at a time, of all replicas: what one has in hand
 * is invisible to all others.
 */
@Component
class DeadLetterQueue {

	private static final Logger log = LoggerFactory.getLogger(DeadLetterQueue.class);

	private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

	private static final Duration LOCK_POLL = Duration.ofMillis(100);

	private final ReentrantLock inHand = new ReentrantLock(true);

	private final BrokerConnection broker;

	private final ConnectionFactory connectionFactory;

	private final String name;

	private final String lockName;

	private final long maxBytes;

	DeadLetterQueue(BrokerConnection broker, ConnectionFactory connectionFactory, Names names,
			DeadLetterProperties properties) {
		this.broker = broker;
		this.connectionFactory = connectionFactory;
		this.name = names.taskDead();
		this.lockName = names.taskDeadLock();
		this.maxBytes = properties.maxBytes().toBytes();
	}

	/**
	 * Lends the dead letters; those that the work does not acknowledge go back.
	 * @param wait how long to wait for another caller who has them
	 * @throws BrokerUnavailableException if there is no broker
	 * @throws ProblemException if another caller keeps them, or the broker is lost
	 */
	<T> T lend(Duration wait, Work<T> work) {
		try {
			return lendIfFree(wait, work).orElseThrow(DeadLetterQueue::busy);
		}
		catch (IOException | ShutdownSignalException | AmqpException ex) {
			throw lost(ex);
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
			throw busy();
		}
	}

	/**
	 * How many there are; empty while somebody has them in hand, for those would not be
	 * counted.
	 * @throws BrokerUnavailableException if there is no broker
	 */
	Optional<Integer> count() throws IOException, InterruptedException {
		return lendIfFree(Duration.ZERO, DeadLetterHold::total);
	}

	private <T> Optional<T> lendIfFree(Duration wait, Work<T> work) throws IOException, InterruptedException {
		this.broker.require();
		long end = System.nanoTime() + wait.toNanos();
		if (!this.inHand.tryLock(wait.toMillis(), TimeUnit.MILLISECONDS)) {
			return Optional.empty();
		}
		try {
			return lendIfFree(connection(), end, work);
		}
		finally {
			this.inHand.unlock();
		}
	}

	/** All on one connection: the lock goes with what it protects. */
	private <T> Optional<T> lendIfFree(Connection connection, long end, Work<T> work)
			throws IOException, InterruptedException {
		try (ReplicaLock lock = awaitLock(connection, end)) {
			return (lock != null) ? Optional.of(onOwnChannel(connection, work)) : Optional.empty();
		}
	}

	private @Nullable ReplicaLock awaitLock(Connection connection, long end) throws IOException, InterruptedException {
		ReplicaLock lock = ReplicaLock.tryAcquire(openChannel(connection), this.lockName);
		while (lock == null && System.nanoTime() - end < 0) {
			Thread.sleep(LOCK_POLL);
			lock = ReplicaLock.tryAcquire(openChannel(connection), this.lockName);
		}
		return lock;
	}

	private <T> T onOwnChannel(Connection connection, Work<T> work) throws IOException, InterruptedException {
		Channel channel = openChannel(connection);
		try {
			DeadLetterHold hold = new DeadLetterHold(channel, this.name, this.maxBytes);
			try {
				return work.on(hold);
			}
			finally {
				giveBack(hold);
			}
		}
		finally {
			// Whatever has not been given back by now, the broker takes back.
			channel.abort();
		}
	}

	/** What was done counts, also where the broker is lost after it. */
	private static void giveBack(DeadLetterHold hold) throws InterruptedException {
		try {
			hold.giveBack();
		}
		catch (IOException | ShutdownSignalException ex) {
			log.debug("The broker has to take the dead letters back by itself: {}", ex.getMessage());
		}
	}

	/** That of the consumers, which the broker does not block. */
	private Connection connection() {
		return Objects.requireNonNull(this.connectionFactory.createConnection().getDelegate());
	}

	/** Not one of Spring's: those are cached on closing, with the messages they hold. */
	private static Channel openChannel(Connection connection) throws IOException {
		return connection.openChannel().orElseThrow(() -> new IOException("no channel left on the connection"));
	}

	private static ProblemException busy() {
		return new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "dead-letters-busy",
				"Somebody else has the dead letters in hand")
			.retryAfter(RETRY_AFTER);
	}

	private static ProblemException lost(Exception ex) {
		return new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "broker-unavailable",
				"The broker was lost; the dead letters are still there: " + ex.getMessage())
			.retryAfter(RETRY_AFTER);
	}

	/** What is done with the dead letters in hand. */
	@FunctionalInterface
	interface Work<T> {

		T on(DeadLetterHold hold) throws IOException, InterruptedException;

	}

}
