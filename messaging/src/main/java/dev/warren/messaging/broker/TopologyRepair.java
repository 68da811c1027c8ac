package dev.warren.messaging.broker;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Declares the topology again every few seconds. Spring does so for a new connection
 * only, so that a queue or a binding that somebody has deleted would be missing until the
 * next restart.
 */
final class TopologyRepair {

	private static final Logger log = LoggerFactory.getLogger(TopologyRepair.class);

	private final BrokerConnection broker;

	private final AmqpAdmin admin;

	TopologyRepair(BrokerConnection broker, AmqpAdmin admin) {
		this.broker = broker;
		this.admin = admin;
	}

	@Scheduled(fixedDelayString = "${warren.broker.declare-interval:5s}",
			initialDelayString = "${warren.broker.declare-interval:5s}")
	void declare() {
		if (!this.broker.isOpen()) {
			return;
		}
		try {
			this.admin.initialize();
		}
		catch (AmqpException ex) {
			log.warn("Topology not declared: {}", ex.getMessage());
		}
	}

}
