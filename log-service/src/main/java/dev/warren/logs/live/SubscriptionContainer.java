package dev.warren.logs.live;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.warren.logs.Interest;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.AnonymousQueue;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/**
 * Consumes from a queue that vanishes with the connection, and therefore declares it and
 * its bindings again before each new start of the consumer.
 */
final class SubscriptionContainer extends SimpleMessageListenerContainer {

	private static final Logger log = LoggerFactory.getLogger(SubscriptionContainer.class);

	private static final long POLL_MILLIS = 200;

	private final BrokerConnection broker;

	private final AmqpAdmin admin;

	private final AnonymousQueue queue;

	private final Interest interest;

	private final Runnable declaring;

	private final Runnable redeclared;

	SubscriptionContainer(ConnectionFactory connectionFactory, BrokerConnection broker, AmqpAdmin admin,
			AnonymousQueue queue, Interest interest, Runnable declaring, Runnable redeclared) {
		super(connectionFactory);
		this.broker = broker;
		this.admin = admin;
		this.queue = queue;
		this.interest = interest;
		this.declaring = declaring;
		this.redeclared = redeclared;
		setQueueNames(queue.getName());
		setMissingQueuesFatal(false);
		setAutoDeclare(false);
		setForceStop(true);
		// One attempt at a queue that is not there: the next one declares it first.
		setDeclarationRetries(1);
	}

	String queue() {
		return this.queue.getName();
	}

	void declare() {
		this.declaring.run();
		this.admin.declareQueue(this.queue);
		this.interest.bindings(this.queue).forEach(this.admin::declareBinding);
	}

	/** Stops, and takes away the queue even if nobody has ever consumed from it. */
	void close() {
		stop();
		try {
			this.admin.deleteQueue(this.queue.getName());
		}
		catch (AmqpException ex) {
			log.debug("Queue {} not deleted, it goes with its connection: {}", this.queue.getName(), ex.getMessage());
		}
	}

	@Override
	protected void redeclareElementsIfNecessary() {
		awaitBroker();
		try {
			if (this.admin.getQueueInfo(this.queue.getName()) == null) {
				declare();
				this.redeclared.run();
			}
		}
		catch (AmqpException ex) {
			log.debug("Queue {} not declared again yet: {}", this.queue.getName(), ex.getMessage());
		}
	}

	/** One connection looks for the broker, not each of the subscribers. */
	private void awaitBroker() {
		while (isActive()) {
			try {
				this.broker.requireOpen();
				return;
			}
			catch (BrokerUnavailableException _) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
			}
		}
	}

}
