package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.contract.Deadline;
import dev.warren.messaging.web.ProblemException;

import org.springframework.http.HttpStatus;

/**
 * Held by one redrive at a time, of all replicas: an exclusive queue belongs to one
 * connection and goes with it. A quorum queue itself ignores {@code exclusive} in
 * {@code basic.consume} (RabbitMQ 4.3).
 */
final class RedriveLock {

	private static final Duration POLL = Duration.ofMillis(100);

	private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

	private RedriveLock() {
	}

	/**
	 * Takes the lock until the connection is closed.
	 * @throws ProblemException if another redrive does not end in time
	 */
	static void acquire(Connection connection, String name, Duration wait) throws IOException, InterruptedException {
		Deadline deadline = Deadline.in(wait);
		while (!tryAcquire(connection, name)) {
			if (deadline.isOver()) {
				throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "dead-letters-busy",
						"Another redrive goes on")
					.retryAfter(RETRY_AFTER);
			}
			Thread.sleep(POLL);
		}
	}

	private static boolean tryAcquire(Connection connection, String name) throws IOException {
		Channel channel = connection.openChannel().orElseThrow(() -> new IOException("no channel left"));
		try {
			channel.queueDeclare(name, false, true, true, Map.of("x-queue-type", "classic"));
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

}
