package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.web.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Lends the dead letters to one caller at a time: what one has in hand is invisible to
 * all others.
 */
@Component
class DeadLetterQueue {

	private static final Logger log = LoggerFactory.getLogger(DeadLetterQueue.class);

	private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

	private final ReentrantLock inHand = new ReentrantLock(true);

	private final BrokerConnection broker;

	private final ConnectionFactory connectionFactory;

	private final String name;

	private final long maxBytes;

	DeadLetterQueue(BrokerConnection broker, ConnectionFactory connectionFactory, Names names,
			DeadLetterProperties properties) {
		this.broker = broker;
		this.connectionFactory = connectionFactory;
		this.name = names.taskDead();
		this.maxBytes = properties.maxBytes().toBytes();
	}

	/**
	 * Lends the dead letters; those that the work does not acknowledge go back.
	 * @param wait how long to wait for another caller who has them
	 * @throws BrokerUnavailableException if there is no broker
	 * @throws ProblemException if another caller keeps them, or the broker is lost
	 */
	<T> T lend(Duration wait, Work<T> work) {
		this.broker.require();
		try {
			if (!this.inHand.tryLock(wait.toMillis(), TimeUnit.MILLISECONDS)) {
				throw busy();
			}
			try {
				return onOwnChannel(work);
			}
			finally {
				this.inHand.unlock();
			}
		}
		catch (IOException | ShutdownSignalException | AmqpException ex) {
			throw lost(ex);
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
			throw busy();
		}
	}

	private <T> T onOwnChannel(Work<T> work) throws IOException, InterruptedException {
		Channel channel = openChannel();
		try {
			DeadLetterHold hold = new DeadLetterHold(channel, this.name, this.maxBytes);
			T result = work.on(hold);
			giveBack(hold);
			return result;
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

	/**
	 * How many there are, not counting those in hand.
	 * @throws BrokerUnavailableException if there is no broker
	 */
	int count() throws IOException {
		this.broker.require();
		Channel channel = openChannel();
		try {
			return channel.queueDeclarePassive(this.name).getMessageCount();
		}
		finally {
			channel.abort();
		}
	}

	/**
	 * Not one of Spring's: those are cached on closing, with the messages they hold. On
	 * the consumers' connection, which the broker does not block.
	 */
	private Channel openChannel() throws IOException {
		return Objects.requireNonNull(
				Objects.requireNonNull(this.connectionFactory.createConnection().getDelegate()).createChannel(),
				"no channel left on the connection");
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
