package dev.warren.logs;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import dev.warren.messaging.publish.PublishException.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.stereotype.Component;

/** Publishes log messages, to whoever listens. */
@Component
class LogPublication {

	private static final Logger log = LoggerFactory.getLogger(LogPublication.class);

	private final ConfirmedPublisher publisher;

	private final MeterRegistry meters;

	LogPublication(ConfirmedPublisher publisher, MeterRegistry meters) {
		this.publisher = publisher;
		this.meters = meters;
	}

	/**
	 * Returns once the broker has confirmed the message.
	 * @throws PublishException if it did not; that nobody listens is no failure
	 */
	LogAccepted publish(String exchange, String routingKey, LogRequest request) {
		String id = UUID.randomUUID().toString();
		boolean routed = routed(exchange, routingKey, message(id, request.message()));
		Counter.builder("warren.logs.published")
			.baseUnit("messages")
			.tag("exchange", exchange)
			.tag("routed", String.valueOf(routed))
			.register(this.meters)
			.increment();
		log.debug("Log {} published to {} as '{}', routed: {}", id, exchange, routingKey, routed);
		return new LogAccepted(id, exchange, routingKey, routed);
	}

	private boolean routed(String exchange, String routingKey, Message message) {
		try {
			this.publisher.publish(exchange, routingKey, message);
			return true;
		}
		catch (PublishException ex) {
			if (ex.reason() == Reason.UNROUTABLE) {
				return false;
			}
			log.warn("Log {} not published: {}: {}", message.getMessageProperties().getMessageId(), ex.reason(),
					ex.getMessage());
			throw ex;
		}
	}

	private static Message message(String id, String text) {
		return MessageBuilder.withBody(text.getBytes(StandardCharsets.UTF_8))
			.setMessageId(id)
			.setType("log")
			.setContentType(MessageProperties.CONTENT_TYPE_TEXT_PLAIN)
			.setContentEncoding(StandardCharsets.UTF_8.name())
			.build();
	}

}
