package dev.warren.messaging.broker;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import com.rabbitmq.client.Connection;
import dev.warren.messaging.contract.Deadline;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * What becomes of the publishing connection: one line of the log for each change, and one
 * every few seconds while there is none. Used by one thread.
 */
final class ConnectionLog {

	private static final Logger log = LoggerFactory.getLogger(BrokerConnection.class);

	private final ConnectionFactory factory;

	private final Duration interval;

	private Instant seen = Instant.now();

	private Deadline silence = Deadline.in(Duration.ZERO);

	private @Nullable String blocked;

	ConnectionLog(ConnectionFactory factory, Duration interval) {
		this.factory = factory;
		this.interval = interval;
	}

	void connected(Connection connection) {
		log.info("Connected to RabbitMQ {} at {}:{}", connection.getServerProperties().get("version"),
				connection.getAddress().getHostAddress(), connection.getPort());
		this.silence = Deadline.in(Duration.ZERO);
	}

	void open(@Nullable String blocked) {
		this.seen = Instant.now();
		if (!Objects.equals(blocked, this.blocked)) {
			this.blocked = blocked;
			if (blocked != null) {
				log.warn("The broker blocks publishers: {}", blocked);
			}
			else {
				log.info("The broker accepts messages again");
			}
		}
	}

	void away(String problem) {
		if (this.silence.isOver()) {
			this.silence = Deadline.in(this.interval);
			log.warn("Waiting for the broker at {}:{} for {} s: {}", this.factory.getHost(), this.factory.getPort(),
					Duration.between(this.seen, Instant.now()).toSeconds(), problem);
		}
	}

}
