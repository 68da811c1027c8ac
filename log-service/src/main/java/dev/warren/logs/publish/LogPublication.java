package dev.warren.logs.publish;

import java.util.List;
import java.util.UUID;

import dev.warren.logs.LogTopology;
import dev.warren.logs.publish.LogController.LogAccepted;
import dev.warren.messaging.contract.Messages;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/** Publishes log messages to live subscribers and to the archive. */
@Component
class LogPublication {

	private static final Logger log = LoggerFactory.getLogger(LogPublication.class);

	/**
	 * A list of further routing keys, which the broker removes before it delivers
	 * (https://www.rabbitmq.com/docs/sender-selected).
	 */
	private static final String BLIND_COPY = "BCC";

	private final ConfirmedPublisher publisher;

	private final Names names;

	private final MeterRegistry meters;

	LogPublication(ConfirmedPublisher publisher, Names names, MeterRegistry meters) {
		this.publisher = publisher;
		this.names = names;
		this.meters = meters;
	}

	/**
	 * Returns once the broker has confirmed the message.
	 * @throws PublishException if it did not, or not even the archive takes it
	 */
	LogAccepted publish(String exchange, String routingKey, String text) {
		String id = UUID.randomUUID().toString();
		Message message = Messages.text("log", text).setMessageId(id).build();
		if (exchange.equals(this.names.directLogs())) {
			// A topic exchange would match this key as well.
			message.getMessageProperties().setHeader(BLIND_COPY, List.of(LogTopology.ARCHIVE_KEY));
		}
		try {
			this.publisher.publish(exchange, routingKey, message);
		}
		catch (PublishException ex) {
			log.warn("Log {} not published: {}: {}", id, ex.reason(), printable(ex.getMessage()));
			throw ex;
		}
		Counter.builder("warren.logs.published")
			.baseUnit("messages")
			.tag("exchange", exchange)
			.register(this.meters)
			.increment();
		log.debug("Log {} published to {} as '{}'", id, exchange, printable(routingKey));
		return new LogAccepted(id, exchange, routingKey);
	}

}
