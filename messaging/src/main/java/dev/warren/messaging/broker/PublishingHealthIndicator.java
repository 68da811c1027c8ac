package dev.warren.messaging.broker;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * DOWN while the broker accepts no messages. Not a part of readiness: during an alarm the
 * service still answers, with 503 where it would have to publish.
 */
final class PublishingHealthIndicator implements HealthIndicator {

	private final BrokerConnection broker;

	PublishingHealthIndicator(BrokerConnection broker) {
		this.broker = broker;
	}

	@Override
	public Health health() {
		try {
			this.broker.require();
			return Health.up().build();
		}
		catch (BrokerUnavailableException ex) {
			return Health.down().withDetail("reason", String.valueOf(ex.getMessage())).build();
		}
	}

}
