package dev.warren.messaging.publish;

import java.io.IOException;
import java.time.Duration;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel in confirm mode. The broker numbers the messages of a channel from 1 and
 * confirms by number; a return precedes its confirm
 * (https://www.rabbitmq.com/docs/confirms). The callbacks run on the client's reader
 * thread and never wait.
 */
final class ConfirmChannel {

	private static final Logger log = LoggerFactory.getLogger(ConfirmedPublisher.class);

	/** A broker that blocks stops reading; what it has read it confirms soon. */
	private static final Duration GRACE_WHEN_BLOCKED = Duration.ofMillis(500);

	private final ConcurrentNavigableMap<Long, Outgoing> outstanding = new ConcurrentSkipListMap<>();

	private final Connection connection;

	private final Channel channel;

	private final BlockedListener blockedListener;

	private volatile boolean blocked;

	private volatile boolean abandoned;

	final ConfirmWatch watch;

	ConfirmChannel(Connection connection, ConfirmWatch watch) throws IOException {
		this.connection = connection;
		this.watch = watch;
		this.channel = connection.openChannel().orElseThrow(() -> new IOException("no channel left on the connection"));
		this.channel.addConfirmListener((number, multiple) -> settle(number, multiple, Outgoing::acked),
				(number, multiple) -> settle(number, multiple, Outgoing::refused));
		this.channel.addReturnListener(this::returned);
		this.blockedListener = connection.addBlockedListener(this::blocked, this::unblocked);
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
	void send(Outgoing message) throws IOException {
		long number = this.channel.getNextPublishSeqNo();
		this.outstanding.put(number, message);
		long sent = System.nanoTime();
		message.settled().whenComplete((_, failure) -> {
			// Also by its timeout: a broker that never confirms must not fill the memory.
			this.outstanding.remove(number);
			giveUpIfSilent(failure, sent);
		});
		if (this.blocked) {
			message.failAfter(GRACE_WHEN_BLOCKED);
		}
		this.channel.basicPublish(message.exchange, message.routingKey, true, message.properties, message.body);
	}

	/** Gives the channel up, without waiting for the broker's answer. */
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

	private void giveUpIfSilent(@Nullable Throwable failure, long sent) {
		if (!this.blocked && !this.abandoned && this.watch.isMissed(failure, sent)) {
			abandon();
			failOutstanding("The broker confirms nothing on the channel");
			Thread.startVirtualThread(() -> log.warn("No confirm came in time; messages go on a new channel"));
		}
	}

	private void blocked(String reason) {
		this.blocked = true;
		this.outstanding.values().forEach((message) -> message.failAfter(GRACE_WHEN_BLOCKED));
	}

	private void unblocked() {
		this.watch.excused();
		this.blocked = false;
	}

	private void settle(long number, boolean multiple, Consumer<Outgoing> how) {
		this.watch.confirmed();
		List.copyOf(this.outstanding.subMap(multiple ? 0 : number, true, number, true).values()).forEach(how);
	}

	/** Returns come in the order of sending: the oldest message like this is meant. */
	private void returned(Return returned) {
		var _ = this.outstanding.values()
			.stream()
			.anyMatch((message) -> message.is(returned) && message.markReturned());
	}

	private void lost(ShutdownSignalException cause) {
		this.connection.removeBlockedListener(this.blockedListener);
		failOutstanding("The channel was lost before the confirm: " + cause.getMessage());
	}

	private void failOutstanding(String detail) {
		this.outstanding.values().forEach((message) -> message.fail(Reason.ACCEPTANCE_UNKNOWN, detail));
	}

}
