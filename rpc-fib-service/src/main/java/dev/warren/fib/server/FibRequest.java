package dev.warren.fib.server;

import java.time.Duration;
import java.time.Instant;

import dev.warren.fib.FibMessages;
import dev.warren.messaging.contract.Headers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilderSupport;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.util.StringUtils;

/**
 * A request from any AMQP client. Request and reply are plain text, or JSON if the
 * request's {@code content_type} says so; every other content type counts as text.
 */
record FibRequest(MessageProperties envelope, byte[] body) {

	private static final JsonMapper json = new JsonMapper();

	/**
	 * How long the caller still waits, at most {@code maxTime}: the expiration less the
	 * age, which is never negative, because the clocks of two machines may differ.
	 */
	Duration timeLeft(Duration maxTime, Instant now) {
		String expiration = String.valueOf(this.envelope.getExpiration());
		// An expiration of 0 asks for delivery at once or never; it is no deadline.
		if (!FibMessages.isNumber(expiration) || Long.parseLong(expiration) == 0) {
			return maxTime;
		}
		long left = Long.parseLong(expiration);
		if (this.envelope.getHeader(Headers.PUBLISHED_AT) instanceof Number publishedAt) {
			left -= Math.max(0, now.toEpochMilli() - publishedAt.longValue());
		}
		return Duration.ofMillis(Math.min(left, maxTime.toMillis()));
	}

	/** JSON is a number, or an object with the one field n. */
	String n() {
		if (!isJson()) {
			return FibMessages.text(this.body);
		}
		try {
			JsonNode root = json.readTree(this.body);
			if (root.has("n") && root.size() > 1) {
				throw new IllegalArgumentException("must be the only field");
			}
			JsonNode n = root.isObject() ? root.path("n") : root;
			return n.isIntegralNumber() ? n.asString() : "";
		}
		catch (JacksonException _) {
			throw new IllegalArgumentException("must be JSON: 30 or {\"n\":30}");
		}
	}

	MessageBuilderSupport<Message> value(int n, String value) {
		return reply(FibMessages.FIB, value, json.createObjectNode().put("n", n).put("value", value));
	}

	MessageBuilderSupport<Message> error(String reason, String message) {
		return reply(FibMessages.ERROR, message, json.createObjectNode().put("error", reason).put("message", message))
			.setHeader(FibMessages.ERROR, reason);
	}

	private MessageBuilderSupport<Message> reply(String type, String text, JsonNode body) {
		MessageBuilderSupport<Message> reply = isJson()
				? FibMessages.message(type, body.toString()).setContentType(MessageProperties.CONTENT_TYPE_JSON)
				: FibMessages.message(type, text);
		String id = this.envelope.getCorrelationId();
		return (id != null) ? reply.setCorrelationId(id) : reply;
	}

	private boolean isJson() {
		String type = String.valueOf(this.envelope.getContentType()).strip();
		return StringUtils.startsWithIgnoreCase(type, MessageProperties.CONTENT_TYPE_JSON);
	}

}
