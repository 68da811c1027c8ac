package dev.warren.worker.tasks;

import java.time.Instant;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.MalformedFrameException;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Reports deliveries that broke the connection of their consumer. Always UP: RabbitMQ
 * dead-letters such a message at its delivery limit, and other tasks go on.
 */
@Component
class BrokenDeliveriesHealthIndicator implements HealthIndicator, ShutdownListener {

	private static final Logger log = LoggerFactory.getLogger(BrokenDeliveriesHealthIndicator.class);

	private final Counter broken;

	private volatile String last = "none";

	BrokenDeliveriesHealthIndicator(MeterRegistry meters) {
		this.broken = Counter.builder("warren.tasks.broken").baseUnit("deliveries").register(meters);
	}

	/**
	 * RabbitMQ closes with 541 after a message that it cannot convert; the client throws
	 * on a body that is too large. A broker that goes away does neither.
	 */
	@Override
	public void shutdownCompleted(ShutdownSignalException signal) {
		boolean byDelivery = (signal.getReason() instanceof AMQP.Connection.Close close)
				? close.getReplyCode() == AMQP.INTERNAL_ERROR
				: signal.getCause() instanceof RuntimeException || signal.getCause() instanceof MalformedFrameException;
		if (byDelivery) {
			// This is the client's reader thread, which must not block.
			Thread.startVirtualThread(() -> report(String.valueOf(signal.getMessage())));
		}
	}

	private void report(String cause) {
		this.broken.increment();
		this.last = Instant.now() + ": " + cause;
		log.warn("A message in the task queue breaks the connection it is delivered on: {}", cause);
	}

	@Override
	public Health health() {
		return Health.up().withDetail("count", (long) this.broken.count()).withDetail("last", this.last).build();
	}

}
