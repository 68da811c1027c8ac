package dev.warren.logs.publish;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import dev.warren.logs.LogTopology;
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

/** Publishes log messages, to the archive and to whoever listens. */
@Component
class LogPublication {

	private static final Logger log = LoggerFactory.getLogger(LogPublication.class);

	private final Map<String, Counter> published = new ConcurrentHashMap<>();

	private final ConfirmedPublisher publisher;

	private final MeterRegistry meters;

	LogPublication(ConfirmedPublisher publisher, MeterRegistry meters) {
		this.publisher = publisher;
		this.meters = meters;
	}

	/**
	 * Returns once the broker has confirmed the message.
	 * @throws PublishException if it did not, or not even the archive takes it
	 */
	LogAccepted publish(String exchange, String routingKey, LogRequest request) {
		String id = UUID.randomUUID().toString();
		try {
			this.publisher.publish(exchange, routingKey, message(id, request.message()));
		}
		catch (PublishException ex) {
			log.warn("Log {} not published: {}: {}", id, ex.reason(), ex.getMessage());
			throw ex;
		}
		this.published.computeIfAbsent(exchange, this::counter).increment();
		log.debug("Log {} published to {} as '{}'", id, exchange, routingKey);
		return new LogAccepted(id, exchange, routingKey);
	}

	private Counter counter(String exchange) {
		return Counter.builder("warren.logs.published")
			.baseUnit("messages")
			.tag("exchange", exchange)
			.register(this.meters);
	}

	/** In the end the broker takes the header away, which is there for direct_logs. */
	private static Message message(String id, String text) {
		return MessageBuilder.withBody(text.getBytes(StandardCharsets.UTF_8))
			.setMessageId(id)
			.setType("log")
			.setContentType(MessageProperties.CONTENT_TYPE_TEXT_PLAIN)
			.setContentEncoding(StandardCharsets.UTF_8.name())
			.setHeader("BCC", List.of(LogTopology.ARCHIVE_KEY))
			.build();
	}

}
