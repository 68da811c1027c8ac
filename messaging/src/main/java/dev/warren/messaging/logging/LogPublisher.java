package dev.warren.messaging.logging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.warren.messaging.contract.Headers;
import dev.warren.messaging.contract.Names;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;

/**
 * Publishes to {@link Names#topicLogs()} as {@code <service>.<severity>}, at most once: a
 * line that the broker does not take now is dropped and counted. That nobody listens is
 * no failure.
 */
final class LogPublisher {

	private final LogChannel channel;

	private final String exchange;

	private final String application;

	private final Counter published;

	private final Counter dropped;

	LogPublisher(LogChannel channel, Names names, String application, MeterRegistry meters) {
		this.channel = channel;
		this.exchange = names.topicLogs();
		this.application = application;
		this.published = Counter.builder("warren.application-logs.published")
			.baseUnit("messages")
			.description("Lines of this service's log that were given to the broker")
			.register(meters);
		this.dropped = dropped(meters, "broker");
	}

	static Counter dropped(MeterRegistry meters, String reason) {
		return Counter.builder("warren.application-logs.dropped")
			.baseUnit("messages")
			.description("Lines of this service's log that were not published")
			.tag("reason", reason)
			.register(meters);
	}

	void publish(LogLine line) {
		try {
			this.channel.write(this.exchange, this.application + "." + line.severity().word(), envelope(line),
					line.text().getBytes(StandardCharsets.UTF_8));
			this.published.increment();
		}
		catch (IOException | RuntimeException _) {
			this.dropped.increment();
		}
	}

	private BasicProperties envelope(LogLine line) {
		return new BasicProperties.Builder().messageId(UUID.randomUUID().toString())
			.type("log")
			.contentType(MessageProperties.CONTENT_TYPE_TEXT_PLAIN)
			.contentEncoding(StandardCharsets.UTF_8.name())
			.deliveryMode(MessageDeliveryMode.toInt(MessageDeliveryMode.PERSISTENT))
			.appId(this.application)
			.timestamp(Date.from(line.at()))
			.headers(Map.of(Headers.LOGGER, line.logger(), Headers.PUBLISHED_AT, line.at().toEpochMilli()))
			.build();
	}

}
