package dev.warren.messaging.publish;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.publish.PublishException.Reason;

/**
 * One channel in confirm mode and the messages that wait on it. The broker numbers the
 * messages of a channel from 1 and confirms by number; a returned message comes back
 * before its confirm (https://www.rabbitmq.com/docs/confirms). Its callbacks run on the
 * client's reader thread, which they must not hold up.
 */
final class ConfirmChannel {

	/**
	 * A broker that blocks does not read any more; what it has read it confirms soon.
	 */
	private static final Duration GRACE_WHEN_BLOCKED = Duration.ofMillis(500);

	private final ConcurrentNavigableMap<Long, Outgoing> outstanding = new ConcurrentSkipListMap<>();

	private final Connection connection;

	private final Channel channel;

	private final BlockedListener blockedListener;

	private volatile boolean blocked;

	private volatile boolean abandoned;

	ConfirmChannel(Connection connection, QueueLimits limits) throws IOException {
		this.connection = connection;
		this.channel = connection.openChannel().orElseThrow(() -> new IOException("no channel left on the connection"));
		this.channel.addConfirmListener((number, multiple) -> settle(number, multiple, Outgoing::acked),
				(number, multiple) -> settle(number, multiple, limits::refused));
		this.channel.addReturnListener(this::returned);
		this.blockedListener = connection.addBlockedListener(this::blocked, () -> this.blocked = false);
		this.channel.addShutdownListener(this::lost);
		try {
			this.channel.confirmSelect();
		}
		catch (IOException | RuntimeException ex) {
			abandon();
			throw ex;
		}
	}

	boolean isOpenOn(Connection connection) {
		return !this.abandoned && this.connection.equals(connection) && this.channel.isOpen();
	}

	int outstanding() {
		return this.outstanding.size();
	}

	/** Called by one thread only, so that number and message go together. */
	void send(Outgoing outgoing) throws IOException {
		long number = this.channel.getNextPublishSeqNo();
		this.outstanding.put(number, outgoing);
		// Also by its timeout: a broker that never confirms must not fill the memory.
		outgoing.settled().whenComplete((_, _) -> this.outstanding.remove(number));
		if (this.blocked) {
			outgoing.failAfter(GRACE_WHEN_BLOCKED);
		}
		this.channel.basicPublish(outgoing.exchange, outgoing.routingKey, true, outgoing.properties, outgoing.body);
	}

	private void blocked(String reason) {
		this.blocked = true;
		this.outstanding.values().forEach((outgoing) -> outgoing.failAfter(GRACE_WHEN_BLOCKED));
	}

	/**
	 * Gives the channel up. The broker may not answer, so somebody else waits for that.
	 */
	void abandon() {
		this.abandoned = true;
		Thread.startVirtualThread(() -> {
			try {
				this.channel.abort();
			}
			catch (IOException | AlreadyClosedException _) {
				// Closed already.
			}
		});
	}

	private void settle(long number, boolean multiple, Consumer<Outgoing> how) {
		if (multiple) {
			Collection<Outgoing> settled = this.outstanding.headMap(number, true).values();
			List.copyOf(settled).forEach(how);
			settled.clear();
		}
		else {
			Outgoing settled = this.outstanding.remove(number);
			if (settled != null) {
				how.accept(settled);
			}
		}
	}

	/** Returns come in the order of sending: the oldest message like this is meant. */
	private void returned(Return message) {
		for (Outgoing outgoing : this.outstanding.values()) {
			if (outgoing.is(message) && outgoing.markReturned()) {
				return;
			}
		}
	}

	private void lost(ShutdownSignalException cause) {
		this.connection.removeBlockedListener(this.blockedListener);
		this.outstanding.values()
			.forEach((outgoing) -> outgoing.fail(Reason.ACCEPTANCE_UNKNOWN,
					"The channel was lost before the confirm: " + cause.getMessage()));
		this.outstanding.clear();
	}

}
