package dev.warren.messaging.publish;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.publish.PublishException.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes to the confirm channel: a broker that stops reading holds up
 * this thread, never a caller.
 */
final class ChannelWriter {

	private static final Logger log = LoggerFactory.getLogger(ChannelWriter.class);

	private final BlockingQueue<Outgoing> waiting = new LinkedBlockingQueue<>();

	private final BrokerConnection broker;

	private final QueueLimits limits;

	private final Thread thread;

	private volatile @Nullable ConfirmChannel channel;

	private volatile boolean closed;

	ChannelWriter(BrokerConnection broker, QueueLimits limits) {
		this.broker = broker;
		this.limits = limits;
		this.thread = Thread.ofPlatform().daemon().name("confirmed-publisher").start(this::run);
	}

	/** Adds a message to be written; the caller bounds how many wait. */
	void add(Outgoing message) {
		this.waiting.add(message);
		message.settled().whenComplete((_, _) -> forget(message));
		if (this.closed) {
			failWaiting();
		}
	}

	/** A message that timed out unsent must not wait in memory for a frozen broker. */
	private void forget(Outgoing message) {
		if (message.giveUp()) {
			this.waiting.remove(message);
		}
	}

	/** How many messages wait, here or for their confirm. */
	int outstanding() {
		ConfirmChannel current = this.channel;
		return this.waiting.size() + ((current != null) ? current.outstanding() : 0);
	}

	private void run() {
		while (!this.closed) {
			try {
				write(this.waiting.take());
			}
			catch (InterruptedException _) {
				// Only close() interrupts.
			}
			catch (Throwable ex) {
				log.error("Unexpected failure of the publishing thread", ex);
			}
		}
	}

	private void write(Outgoing message) {
		if (!message.claim()) {
			return;
		}
		ConfirmChannel current;
		try {
			current = openChannel();
		}
		catch (Throwable ex) {
			message.fail(Reason.BROKER_UNAVAILABLE, String.valueOf(ex.getMessage()));
			return;
		}
		try {
			current.send(message);
		}
		catch (AlreadyClosedException ex) {
			message.fail(Reason.BROKER_UNAVAILABLE, String.valueOf(ex.getMessage()));
		}
		catch (Throwable ex) {
			message.fail(Reason.ACCEPTANCE_UNKNOWN, "Sending broke off: " + ex.getMessage());
			// The client may have numbered a message that the broker does not have.
			current.abandon();
		}
	}

	private ConfirmChannel openChannel() throws IOException {
		Connection connection = this.broker.require();
		ConfirmChannel current = this.channel;
		if (current == null || !current.isOpenOn(connection)) {
			current = new ConfirmChannel(connection, this.limits);
			this.channel = current;
		}
		return current;
	}

	void close() {
		this.closed = true;
		this.thread.interrupt();
		ConfirmChannel current = this.channel;
		if (current != null) {
			current.abandon();
		}
		failWaiting();
	}

	private void failWaiting() {
		List.copyOf(this.waiting).forEach((message) -> message.fail(Reason.BROKER_UNAVAILABLE, "The service stops"));
	}

}
