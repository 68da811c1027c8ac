package dev.warren.logs.subscribe;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import dev.warren.messaging.contract.Messages;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;

/**
 * A log message as subscribers see it. Other clients publish to the exchanges too, so id
 * and time may be absent, and bytes that are not UTF-8 become replacement characters.
 *
 * @param timestamp when the publisher says it was published; never made up
 */
record LogEvent(@Schema(example = "0b5c3a3e-1f5d-4b0e-9a51-3c8f0a9c6f10") @Nullable String id,
		@Schema(example = "topic_logs") @Nullable String exchange,
		@Schema(example = "kern.critical") @Nullable String routingKey,
		@Schema(example = "A critical kernel error") String message, @Nullable Instant timestamp) {

	static LogEvent of(Message message) {
		MessageProperties envelope = message.getMessageProperties();
		return new LogEvent(envelope.getMessageId(), envelope.getReceivedExchange(), envelope.getReceivedRoutingKey(),
				new String(message.getBody(), StandardCharsets.UTF_8), Messages.publishedAt(envelope));
	}

}
