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
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Letter;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.util.StringUtils;

/**
 * A dead letter as the broker delivers it. The broker notes deaths in {@code x-death},
 * the last one first; a message that a client has put there has none.
 */
record DeadMessage(BasicProperties properties, byte[] body) {

	private static final String ID_ASSIGNED = "id-assigned";

	/** Only brokers that add this pass on the count of the queue before. */
	private static final String LAST_REASON = "x-last-death-reason";

	/** Counts of deliveries, and {@code CC} and {@code BCC}: they send to more queues. */
	private static final Set<String> NOT_COPIED = Set.of(Headers.DELIVERY_COUNT, "x-acquired-count", "CC", "BCC");

	private static final int MAX_HEX_BYTES = 100;

	/** The id of its task, if the {@code message_id} can be one. */
	@Nullable String id() {
		String id = this.properties.getMessageId();
		return (StringUtils.hasText(id) && MessageText.fitsProperty(id)) ? id : null;
	}

	int redrives() {
		return (headers().get(Headers.REDRIVES) instanceof Number redrives)
				? Math.clamp(redrives.longValue(), 0, Integer.MAX_VALUE - 1) : 0;
	}

	TaskEvent died(String id, int deliveryLimit) {
		Letter letter = letter(deliveryLimit);
		return new TaskEvent(id, TaskEvent.Type.DEAD, Instant.now(), redrives(),
				Objects.requireNonNullElse(letter.deliveries(), 1), null, letter.text() ? letter.preview() : null,
				this.properties.getPriority(), null, null, null, null, letter, null);
	}

	/** What the history keeps of it. */
	Letter letter(int deliveryLimit) {
		Map<?, ?> death = (headers().get("x-death") instanceof List<?> deaths && !deaths.isEmpty()
				&& deaths.getFirst() instanceof Map<?, ?> last) ? last : Map.of();
		String reason = Objects.toString(death.get("reason"), null);
		Instant diedAt = (death.get("time") instanceof Date time) ? time.toInstant() : null;
		String text = new String(this.body, StandardCharsets.UTF_8);
		boolean isText = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), this.body);
		String preview = isText ? MessageText.printable(text)
				: HexFormat.of().formatHex(this.body, 0, Math.min(this.body.length, MAX_HEX_BYTES));
		return new Letter(reason, deliveries(reason, deliveryLimit + 1), diedAt, this.properties.getContentType(),
				this.body.length, isText, preview, Boolean.TRUE.equals(headers().get(ID_ASSIGNED)) || id() == null);
	}

	/** The count goes on in the next queue, hence the upper bound. */
	private @Nullable Integer deliveries(@Nullable String reason, int most) {
		if (headers().containsKey(LAST_REASON) && headers().get(Headers.DELIVERY_COUNT) instanceof Number count) {
			return Math.clamp(count.longValue(), 1, most);
		}
		return "delivery_limit".equals(reason) ? most : null;
	}

	private Map<String, Object> headers() {
		return Objects.requireNonNullElse(this.properties.getHeaders(), Map.of());
	}

	/** For the queue of dead letters: with an id, and with its death. */
	Message forwarded() {
		Message copy = copy();
		if (id() == null) {
			copy.getMessageProperties().setHeader(ID_ASSIGNED, true);
		}
		return copy;
	}

	/** For the task queue: as it was before it died. */
	Message redriven() {
		Message copy = copy();
		Map<String, @Nullable Object> headers = copy.getMessageProperties().getHeaders();
		headers.keySet().removeIf((name) -> name.matches("x-(death|first-death-.*|last-death-.*)"));
		headers.put(Headers.REDRIVES, redrives() + 1);
		return copy;
	}

	/** Without {@code user_id}, for which the broker would close the channel. */
	private Message copy() {
		MessageProperties copy = new MessageProperties();
		copy.setMessageId(Objects.requireNonNullElseGet(id(), () -> UUID.randomUUID().toString()));
		copy.setType(this.properties.getType());
		copy.setContentType(this.properties.getContentType());
		copy.setContentEncoding(this.properties.getContentEncoding());
		copy.setPriority(this.properties.getPriority());
		copy.setTimestamp(this.properties.getTimestamp());
		copy.setAppId(this.properties.getAppId());
		copy.setCorrelationId(this.properties.getCorrelationId());
		copy.setReplyTo(this.properties.getReplyTo());
		copy.getHeaders().putAll(headers());
		copy.getHeaders().keySet().removeAll(NOT_COPIED);
		return new Message(this.body, copy);
	}

}
