package dev.warren.logs.publish;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import dev.warren.logs.LogTopology;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/** Publishes log messages, to the archive and to whoever listens. */
@Component
class LogPublication {

	private static final Logger log = LoggerFactory.getLogger(LogPublication.class);

	/**
	 * A list of further routing keys, which the broker takes away before it delivers
	 * (https://www.rabbitmq.com/docs/sender-selected).
	 */
	private static final String BLIND_COPY = "BCC";

	private final Map<String, Counter> published = new ConcurrentHashMap<>();

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
	LogAccepted publish(String exchange, String routingKey, LogRequest request) {
		String id = UUID.randomUUID().toString();
		Message message = message(id, request.message());
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
		this.published.computeIfAbsent(exchange, this::counter).increment();
		log.debug("Log {} published to {} as '{}'", id, exchange, printable(routingKey));
		return new LogAccepted(id, exchange, routingKey);
	}

	private Counter counter(String exchange) {
		return Counter.builder("warren.logs.published")
			.baseUnit("messages")
			.tag("exchange", exchange)
			.register(this.meters);
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
