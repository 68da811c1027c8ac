package dev.warren.logs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;

import dev.warren.messaging.contract.Headers;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;

/**
 * A log message as subscribers see it. Others may publish to the exchanges too, so that
 * id and time may be absent, and bytes that are not UTF-8 become replacement characters.
 */
public record LogEvent(@Schema(example = "0b5c3a3e-1f5d-4b0e-9a51-3c8f0a9c6f10") @Nullable String id,
		@Schema(example = "topic_logs") @Nullable String exchange,
		@Schema(example = "kern.critical") @Nullable String routingKey,
		@Schema(example = "A critical kernel error") String message, @Nullable Instant timestamp) {

	public static LogEvent of(Message message) {
		MessageProperties envelope = message.getMessageProperties();
		return new LogEvent(envelope.getMessageId(), envelope.getReceivedExchange(), envelope.getReceivedRoutingKey(),
				new String(message.getBody(), StandardCharsets.UTF_8), publishedAt(envelope));
	}

	/** Stands for all of it, in little room. */
	public String fingerprint() {
		String content = String.join("\0", text(this.id), text(this.exchange), text(this.routingKey),
				text(this.timestamp), this.message);
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(hash, 0, 16);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String text(@Nullable Object part) {
		return (part != null) ? part.toString() : "";
	}

	private static @Nullable Instant publishedAt(MessageProperties envelope) {
		if (envelope.getHeaders().get(Headers.PUBLISHED_AT) instanceof Long millis) {
			return Instant.ofEpochMilli(millis);
		}
		Date timestamp = envelope.getTimestamp();
		return (timestamp != null) ? timestamp.toInstant() : null;
	}

}
