package dev.warren.producer.deadletters;

import java.io.IOException;
import java.util.Map;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Held by one replica at a time: an exclusive queue belongs to one connection, is refused
 * to all others, and goes when that connection does, however its owner ends.
 */
final class ReplicaLock implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(ReplicaLock.class);

	private final Channel channel;

	private final String name;

	private ReplicaLock(Channel channel, String name) {
		this.channel = channel;
		this.name = name;
	}

	/**
	 * Takes the lock, unless another connection has it. Not to be shared: to the broker,
	 * all who use one connection are the same.
	 * @param channel for the lock alone, closed with it or at once
	 */
	static @Nullable ReplicaLock tryAcquire(Channel channel, String name) throws IOException {
		try {
			channel.queueDeclare(name, false, true, true, Map.of("x-queue-type", "classic"));
			return new ReplicaLock(channel, name);
		}
		catch (IOException | ShutdownSignalException ex) {
			channel.abort();
			if (isLocked(ex)) {
				return null;
			}
			throw ex;
		}
	}

	private static boolean isLocked(Exception ex) {
		return ex.getCause() instanceof ShutdownSignalException signal
				&& signal.getReason() instanceof AMQP.Channel.Close close
				&& close.getReplyCode() == AMQP.RESOURCE_LOCKED;
	}

	/** If that fails, it goes with the connection, or is given up the next time. */
	@Override
	public void close() throws IOException {
		try {
			this.channel.queueDelete(this.name);
		}
		catch (IOException | ShutdownSignalException ex) {
			log.debug("The broker has to take the lock back by itself: {}", ex.getMessage());
		}
		finally {
			this.channel.abort();
		}
	}

}
