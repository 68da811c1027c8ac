package dev.warren.producer.deadletters;

import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import dev.warren.messaging.contract.Headers;
import dev.warren.messaging.contract.MessageText;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.util.StringUtils;

/**
 * A dead letter as it goes back to the task queue: with the same id, body, properties and
 * headers, but without what the broker has noted on it, for a queue goes on counting
 * deliveries from the header. {@code CC} and {@code user_id} stay behind as well: they
 * would send it to other queues, or make the broker close the channel.
 */
final class Redriven {

	private Redriven() {
	}

	static Message of(Delivery delivery, int redrives) {
		BasicProperties dead = delivery.getProperties();
		MessageProperties envelope = new MessageProperties();
		envelope.setMessageId(StringUtils.hasText(dead.getMessageId()) && MessageText.fitsProperty(dead.getMessageId())
				? dead.getMessageId() : UUID.randomUUID().toString());
		envelope.setType(dead.getType());
		envelope.setContentType(dead.getContentType());
		envelope.setContentEncoding(dead.getContentEncoding());
		envelope.setPriority(dead.getPriority());
		envelope.setTimestamp(dead.getTimestamp());
		envelope.setAppId(dead.getAppId());
		envelope.setCorrelationId(dead.getCorrelationId());
		envelope.setReplyTo(dead.getReplyTo());
		Objects.requireNonNullElse(dead.getHeaders(), Map.<String, Object>of()).forEach((name, value) -> {
			if (!isOfTheBroker(name)) {
				envelope.setHeader(name, value);
			}
		});
		envelope.setHeader(Headers.REDRIVES, redrives);
		return new Message(delivery.getBody(), envelope);
	}

	private static boolean isOfTheBroker(String header) {
		return switch (header) {
			case "x-death", Headers.DELIVERY_COUNT, "x-acquired-count", "CC", "BCC" -> true;
			default -> header.startsWith("x-first-death-") || header.startsWith("x-last-death-");
		};
	}

}
