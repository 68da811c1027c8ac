package dev.warren.producer.deadletters;

import java.util.Map;
import java.util.UUID;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.warren.messaging.contract.Headers;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;

/**
 * Copies a dead letter to another queue: the same body, properties and headers, except
 * those that count deliveries, {@code CC} and {@code BCC}, which would send it to more
 * queues, and {@code user_id}, for which the broker would close the channel.
 */
final class LetterCopy {

	private LetterCopy() {
	}

	/**
	 * For the queue of dead letters: with an id, and what the broker says of its death.
	 */
	static Message dead(BasicProperties letter, byte[] body) {
		Message copy = copy(letter, body);
		if (!LetterFacts.isUsable(letter.getMessageId())) {
			copy.getMessageProperties().setHeader(LetterFacts.ID_ASSIGNED, true);
		}
		return copy;
	}

	/** For the task queue: as it was before it died. */
	static Message redriven(BasicProperties letter, byte[] body, int redrives) {
		Message copy = copy(letter, body);
		Map<String, @Nullable Object> headers = copy.getMessageProperties().getHeaders();
		headers.keySet()
			.removeIf((name) -> name.equals("x-death") || name.startsWith("x-first-death-")
					|| name.startsWith("x-last-death-"));
		headers.put(Headers.REDRIVES, redrives);
		return copy;
	}

	private static Message copy(BasicProperties letter, byte[] body) {
		MessageProperties copy = new MessageProperties();
		copy.setMessageId(
				LetterFacts.isUsable(letter.getMessageId()) ? letter.getMessageId() : UUID.randomUUID().toString());
		copy.setType(letter.getType());
		copy.setContentType(letter.getContentType());
		copy.setContentEncoding(letter.getContentEncoding());
		copy.setPriority(letter.getPriority());
		copy.setTimestamp(letter.getTimestamp());
		copy.setAppId(letter.getAppId());
		copy.setCorrelationId(letter.getCorrelationId());
		copy.setReplyTo(letter.getReplyTo());
		LetterFacts.headers(letter).forEach((name, value) -> {
			switch (name) {
				case Headers.DELIVERY_COUNT, "x-acquired-count", "CC", "BCC" -> {
				}
				default -> copy.setHeader(name, value);
			}
		});
		return new Message(body, copy);
	}

}
