package dev.warren.worker.tasks;

import java.time.Instant;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.MalformedFrameException;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
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

	private volatile @Nullable String last;

	BrokenDeliveriesHealthIndicator(MeterRegistry meters) {
		this.broken = Counter.builder("warren.tasks.broken")
			.baseUnit("deliveries")
			.description("Deliveries that broke the connection of their consumer")
			.register(meters);
	}

	/** Called by the client's reader thread, which must not block. */
	@Override
	public void shutdownCompleted(ShutdownSignalException signal) {
		if (isByDelivery(signal)) {
			Thread.startVirtualThread(() -> report(String.valueOf(signal.getMessage())));
		}
	}

	private void report(String cause) {
		this.broken.increment();
		this.last = Instant.now() + ": " + cause;
		log.warn("A message in the task queue breaks the connection it is delivered on: {}", cause);
	}

	/**
	 * RabbitMQ closes with 541 after a message that it cannot convert; the client throws
	 * on a body that is too large. A broker that goes away does neither.
	 */
	private static boolean isByDelivery(ShutdownSignalException signal) {
		if (signal.getReason() instanceof AMQP.Connection.Close close) {
			return close.getReplyCode() == AMQP.INTERNAL_ERROR;
		}
		Throwable cause = signal.getCause();
		return cause instanceof RuntimeException || cause instanceof MalformedFrameException;
	}

	@Override
	public Health health() {
		Health.Builder health = Health.up().withDetail("count", (long) this.broken.count());
		if (this.last != null) {
			health.withDetail("last", this.last);
		}
		return health.build();
	}

}
