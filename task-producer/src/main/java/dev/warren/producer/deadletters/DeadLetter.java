package dev.warren.producer.deadletters;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import dev.warren.messaging.contract.Headers;
import dev.warren.messaging.contract.MessageText;
import dev.warren.producer.board.TaskBoard;
import dev.warren.producer.board.TaskState;
import dev.warren.producer.board.TaskView;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/** A dead letter as it is shown. */
@Schema(description = "What is not known is null")
record DeadLetter(
		@Schema(description = "The message_id", example = "0b5c3a3e-1f5d-4b0e-9a51-3c8f0a9c6f10") @Nullable String id,
		@Schema(description = "Why the broker says it died", example = "delivery_limit") @Nullable String reason,
		@Schema(description = "What went wrong last, as its worker said") @Nullable String lastError,
		@Schema(description = "What the task board says of it now; the work of a completed one is done",
				example = "dead") @Nullable TaskState state,
		@Schema(description = "How often it was delivered", example = "5") @Nullable Integer deliveries,
		@Nullable Instant diedAt, @Schema(example = "42") @Nullable Long ageSeconds,
		@Schema(description = "How often it was redriven before", example = "0") int redrives,
		@Nullable Integer priority, @Schema(example = "text/plain") @Nullable String contentType,
		@Schema(description = "Bytes of the body", example = "16") int size,
		@Schema(description = "Whether the body is UTF-8 text") boolean text,
		@Schema(description = "The first 200 characters or, if it is no text, the first 100 bytes in hex",
				example = "Second message..") String preview) {

	static DeadLetter of(Delivery delivery, int deliveryLimit, TaskBoard board) {
		BasicProperties properties = delivery.getProperties();
		String id = StringUtils.hasText(properties.getMessageId())
				&& MessageText.fitsProperty(properties.getMessageId()) ? properties.getMessageId() : null;
		Death death = Death.of(properties, deliveryLimit);
		Long age = (death.at() != null) ? Math.max(0, Duration.between(death.at(), Instant.now()).toSeconds()) : null;
		Preview preview = Preview.of(delivery.getBody());
		TaskView task = (id != null) ? board.find(id).orElse(null) : null;
		return new DeadLetter(id, death.reason(), (task != null) ? task.lastError() : null,
				(task != null) ? task.state() : null, death.deliveries(), death.at(), age, redrives(properties),
				properties.getPriority(), properties.getContentType(), delivery.getBody().length, preview.text(),
				preview.shown());
	}

	/** Whether reason or last error contain this, in any case of letters. */
	boolean failedWith(String error) {
		return contains(this.reason, error) || contains(this.lastError, error);
	}

	/** For an event of the task. */
	@Nullable String description() {
		return this.text ? this.preview : null;
	}

	private static int redrives(BasicProperties properties) {
		Map<String, Object> headers = Objects.requireNonNullElse(properties.getHeaders(), Map.of());
		return (headers.get(Headers.REDRIVES) instanceof Number redrives)
				? Math.clamp(redrives.longValue(), 0, Integer.MAX_VALUE - 1) : 0;
	}

	private static boolean contains(@Nullable String text, String part) {
		return text != null && text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
	}

}
