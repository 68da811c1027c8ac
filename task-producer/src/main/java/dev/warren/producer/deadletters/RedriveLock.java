package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.contract.Deadline;
import dev.warren.web.ProblemException;

import org.springframework.http.HttpStatus;

/**
 * Held by one redrive at a time, over all replicas: an exclusive queue belongs to one
 * connection and goes with it. Quorum queues ignore an exclusive consumer (RabbitMQ 4.3).
 */
record RedriveLock(Connection connection, String name) {

	private static final Duration POLL = Duration.ofMillis(50);

	private static final Duration GIVE_BACK_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

	/** Takes the lock until the connection is closed, or reports that it is busy. */
	void acquire(Duration wait) throws IOException {
		Deadline deadline = Deadline.in(wait);
		while (!tryAcquire()) {
			if (deadline.isOver()) {
				throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "dead-letters-busy",
						"Another redrive goes on")
					.retryAfter(RETRY_AFTER);
			}
			LockSupport.parkNanos(POLL.toNanos());
		}
	}

	private boolean tryAcquire() throws IOException {
		try {
			this.connection.createChannel()
				.queueDeclare(this.name, false, true, true, Map.of("x-queue-type", "classic"));
			return true;
		}
		catch (IOException ex) {
			if (ex.getCause() instanceof ShutdownSignalException signal
					&& signal.getReason() instanceof AMQP.Channel.Close close
					&& close.getReplyCode() == AMQP.RESOURCE_LOCKED) {
				return false;
			}
			throw ex;
		}
	}

	/**
	 * Settles what is left, so that the next redrive finds it. RabbitMQ takes letters
	 * back one by one and, on closing, counts the others as failed.
	 */
	static void giveBack(Channel channel, String queue, int ready) throws IOException {
		channel.basicNack(0, true, true);
		Deadline deadline = Deadline.in(GIVE_BACK_TIMEOUT);
		while (channel.messageCount(queue) < ready && !deadline.isOver()) {
			LockSupport.parkNanos(POLL.toNanos());
		}
	}

}
