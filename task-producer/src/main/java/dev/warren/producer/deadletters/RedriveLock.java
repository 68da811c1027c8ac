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
 * connection and goes with it, however that ends. A quorum queue ignores
 * {@code basic.consume} with {@code exclusive} (RabbitMQ 4.3).
 */
final class RedriveLock implements AutoCloseable {

	private static final Duration POLL = Duration.ofMillis(100);

	private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

	private static final int CLOSE_MILLIS = 1000;

	private final Connection connection;

	/**
	 * Takes the lock.
	 * @param connection of the lock alone, closed with it
	 * @throws ProblemException if another redrive does not end in time
	 */
	RedriveLock(Connection connection, String name, Duration wait) throws IOException, InterruptedException {
		this.connection = connection;
		Deadline deadline = Deadline.in(wait);
		while (!tryAcquire(name)) {
			if (deadline.isOver()) {
				close();
				throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "dead-letters-busy",
						"Another redrive goes on")
					.retryAfter(RETRY_AFTER);
			}
			Thread.sleep(POLL);
		}
	}

	private boolean tryAcquire(String name) throws IOException {
		Channel channel = this.connection.openChannel().orElseThrow(() -> new IOException("no channel left"));
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

	@Override
	public void close() {
		this.connection.abort(CLOSE_MILLIS);
	}

}
