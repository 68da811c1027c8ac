package dev.warren.messaging.broker;

import java.util.function.Supplier;

import com.rabbitmq.client.Connection;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * UP, with the broker's version, while there is a connection for a purpose.
 *
 * @param connection throws {@link BrokerUnavailableException} with the reason while there
 * is none
 */
public record ConnectionHealth(Supplier<Connection> connection) implements HealthIndicator {

	@Override
	public Health health() {
		try {
			Object version = this.connection.get().getServerProperties().get("version");
			return Health.up().withDetail("version", String.valueOf(version)).build();
		}
		catch (BrokerUnavailableException ex) {
			return Health.down().withDetail("reason", String.valueOf(ex.getMessage())).build();
		}
	}

}
