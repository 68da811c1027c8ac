package dev.warren.producer.deadletters;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.warren.messaging.contract.Headers;
import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.contract.TaskEvent.Letter;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.util.StringUtils;

/**
 * Reads dead letters and copies them. The broker notes deaths in {@code x-death}, the
 * last one first; a letter that a client has put there has none.
 */
final class Letters {

	private static final String ID_ASSIGNED = "id-assigned";

	private static final String DELIVERY_LIMIT = "delivery_limit";

	/** Only brokers that add this pass on the count of the queue before. */
	private static final String LAST_REASON = "x-last-death-reason";

	/** Counts of deliveries, and {@code CC} and {@code BCC}: they send to more queues. */
	private static final Set<String> NOT_COPIED = Set.of(Headers.DELIVERY_COUNT, "x-acquired-count", "CC", "BCC");

	private static final int MAX_HEX_BYTES = 100;

	private Letters() {
	}

	/** Whether a {@code message_id} can be the id of a task. */
	static boolean isUsable(@Nullable String messageId) {
		return StringUtils.hasText(messageId) && MessageText.fitsProperty(messageId);
	}

	static int redrives(BasicProperties letter) {
		return (headers(letter).get(Headers.REDRIVES) instanceof Number redrives)
				? Math.clamp(redrives.longValue(), 0, Integer.MAX_VALUE - 1) : 0;
	}

	/** What the history keeps of a letter. */
	static Letter of(BasicProperties letter, byte[] body, int deliveryLimit) {
		Map<String, Object> headers = headers(letter);
		Map<?, ?> death = (headers.get("x-death") instanceof List<?> deaths && !deaths.isEmpty()
				&& deaths.getFirst() instanceof Map<?, ?> last) ? last : Map.of();
		String reason = Objects.toString(death.get("reason"), null);
		Instant diedAt = (death.get("time") instanceof Date time) ? time.toInstant() : null;
		String text = new String(body, StandardCharsets.UTF_8);
		boolean isText = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), body);
		String preview = isText ? MessageText.printable(text)
				: HexFormat.of().formatHex(body, 0, Math.min(body.length, MAX_HEX_BYTES));
		return new Letter(reason, deliveries(headers, reason, deliveryLimit + 1), diedAt, letter.getContentType(),
				body.length, isText, preview,
				Boolean.TRUE.equals(headers.get(ID_ASSIGNED)) || !isUsable(letter.getMessageId()));
	}

	private static Map<String, Object> headers(BasicProperties letter) {
		return Objects.requireNonNullElse(letter.getHeaders(), Map.of());
	}

	/** The count goes on in the next queue, hence the upper bound. */
	private static @Nullable Integer deliveries(Map<String, Object> headers, @Nullable String reason, int most) {
		if (headers.containsKey(LAST_REASON) && headers.get(Headers.DELIVERY_COUNT) instanceof Number count) {
			return Math.clamp(count.longValue(), 1, most);
		}
		return DELIVERY_LIMIT.equals(reason) ? most : null;
	}

	/** For the queue of dead letters: with an id, and with its death. */
	static Message dead(BasicProperties letter, byte[] body) {
		Message copy = copy(letter, body);
		if (!isUsable(letter.getMessageId())) {
			copy.getMessageProperties().setHeader(ID_ASSIGNED, true);
		}
		return copy;
	}

	/** For the task queue: as it was before it died. */
	static Message redriven(BasicProperties letter, byte[] body, int redrives) {
		Message copy = copy(letter, body);
		Map<String, @Nullable Object> headers = copy.getMessageProperties().getHeaders();
		headers.keySet().removeIf((name) -> name.matches("x-(death|first-death-.*|last-death-.*)"));
		headers.put(Headers.REDRIVES, redrives);
		return copy;
	}

	/** Without {@code user_id}, for which the broker would close the channel. */
	private static Message copy(BasicProperties letter, byte[] body) {
		MessageProperties copy = new MessageProperties();
		copy.setMessageId(isUsable(letter.getMessageId()) ? letter.getMessageId() : UUID.randomUUID().toString());
		copy.setType(letter.getType());
		copy.setContentType(letter.getContentType());
		copy.setContentEncoding(letter.getContentEncoding());
		copy.setPriority(letter.getPriority());
		copy.setTimestamp(letter.getTimestamp());
		copy.setAppId(letter.getAppId());
		copy.setCorrelationId(letter.getCorrelationId());
		copy.setReplyTo(letter.getReplyTo());
		copy.getHeaders().putAll(headers(letter));
		copy.getHeaders().keySet().removeAll(NOT_COPIED);
		return new Message(body, copy);
	}

}
