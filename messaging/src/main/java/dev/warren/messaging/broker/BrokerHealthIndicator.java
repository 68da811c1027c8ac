package dev.warren.messaging.broker;

import com.rabbitmq.client.Connection;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * UP while the service is connected, also during an alarm of the broker. Replaces Boot's
 * indicator of the same name, which opens a channel for each probe and may hang for as
 * long as the broker does.
 */
final class BrokerHealthIndicator implements HealthIndicator {

	private final BrokerConnection broker;

	BrokerHealthIndicator(BrokerConnection broker) {
		this.broker = broker;
	}

	@Override
	public Health health() {
		try {
			Connection connection = this.broker.requireOpen();
			return Health.up()
				.withDetail("version", String.valueOf(connection.getServerProperties().get("version")))
				.build();
		}
		catch (BrokerUnavailableException ex) {
			return Health.down().withDetail("reason", String.valueOf(ex.getMessage())).build();
		}
	}

}
