package dev.warren.messaging.publish;

import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.publish.PublishException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages to the confirm channel on one thread: a broker that stops reading holds
 * up this thread, never a caller.
 */
final class ConfirmWriter {

	private final ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
			new LinkedBlockingQueue<>(), Thread.ofPlatform().daemon().name("confirmed-publisher").factory(), (_, _) -> {
			});

	private final BrokerConnection broker;

	private volatile @Nullable ConfirmChannel channel;

	ConfirmWriter(BrokerConnection broker) {
		this.broker = broker;
	}

	/** Adds a message to be written; the caller bounds how many wait. */
	void add(Outgoing message) {
		Runnable write = () -> write(message);
		this.thread.execute(write);
		message.settled().whenComplete((_, _) -> {
			// A message that timed out unsent does not wait in memory for a frozen
			// broker.
			if (message.giveUp()) {
				this.thread.remove(write);
			}
		});
	}

	/** How many messages wait, here or for their confirm. */
	int outstanding() {
		ConfirmChannel current = this.channel;
		return this.thread.getQueue().size() + ((current != null) ? current.outstanding() : 0);
	}

	/**
	 * The connection, if it accepts messages and the broker confirms them.
	 * @throws BrokerUnavailableException with the reason otherwise
	 */
	Connection requireConfirming() {
		if (isSilent()) {
			throw new BrokerUnavailableException("The broker has confirmed no message since the last one timed out");
		}
		return this.broker.require();
	}

	private boolean isSilent() {
		ConfirmChannel current = this.channel;
		return current != null && current.watch.isSilent();
	}

	private void write(Outgoing message) {
		if (!message.claim()) {
			return;
		}
		ConfirmChannel current = null;
		try {
			current = openChannel();
			current.send(message);
		}
		catch (Throwable ex) {
			if (current == null || ex instanceof AlreadyClosedException) {
				message.fail(Reason.BROKER_UNAVAILABLE, String.valueOf(ex.getMessage()));
				return;
			}
			message.fail(Reason.ACCEPTANCE_UNKNOWN, "Sending broke off: " + ex.getMessage());
			// The client may have numbered a message that the broker does not have.
			current.abandon();
		}
	}

	private ConfirmChannel openChannel() throws IOException {
		Connection connection = this.broker.require();
		ConfirmChannel current = this.channel;
		if (current == null || !current.isOpenOn(connection)) {
			current = new ConfirmChannel(connection, new ConfirmWatch(isSilent()));
			this.channel = current;
		}
		return current;
	}

	void close() {
		this.thread.shutdownNow();
		ConfirmChannel current = this.channel;
		if (current != null) {
			current.abandon();
		}
	}

}
