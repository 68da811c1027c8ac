package dev.warren.system.contract;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A message that a service has sent.
 *
 * @param channel the document's name for the exchange or queue that it was read from
 */
record CapturedMessage(String channel, String routingKey, BasicProperties envelope, byte[] body) {

	private static final JsonMapper json = new JsonMapper();

	static CapturedMessage of(String channel, Delivery delivery) {
		return new CapturedMessage(channel, delivery.getEnvelope().getRoutingKey(), delivery.getProperties(),
				delivery.getBody());
	}

	/**
	 * Its AMQP properties without content type, content encoding and type, which the
	 * document describes elsewhere. The timestamp is in seconds since 1970.
	 */
	JsonNode properties() {
		Map<String, Object> properties = new TreeMap<>();
		put(properties, "message_id", this.envelope.getMessageId());
		put(properties, "correlation_id", this.envelope.getCorrelationId());
		put(properties, "reply_to", this.envelope.getReplyTo());
		put(properties, "expiration", this.envelope.getExpiration());
		put(properties, "delivery_mode", this.envelope.getDeliveryMode());
		put(properties, "priority", this.envelope.getPriority());
		put(properties, "app_id", this.envelope.getAppId());
		put(properties, "user_id", this.envelope.getUserId());
		Date timestamp = this.envelope.getTimestamp();
		put(properties, "timestamp", (timestamp != null) ? timestamp.getTime() / 1000 : null);
		return json.valueToTree(properties);
	}

	/** Its headers without the offset that the broker adds to messages of a stream. */
	JsonNode headers() {
		Map<String, Object> headers = new TreeMap<>(Objects.requireNonNullElse(this.envelope.getHeaders(), Map.of()));
		headers.remove("x-stream-offset");
		return json.valueToTree(plain(headers));
	}

	/** JSON as a tree, any other text as a string. */
	JsonNode payload() {
		return "application/json".equals(this.envelope.getContentType()) ? json.readTree(this.body)
				: json.valueToTree(new String(this.body, StandardCharsets.UTF_8));
	}

	private static void put(Map<String, Object> properties, String name, @Nullable Object value) {
		if (value != null) {
			properties.put(name, value);
		}
	}

	/** The client has its own type for strings, also within tables and lists. */
	private static @Nullable Object plain(@Nullable Object value) {
		return switch (value) {
			case Map<?, ?> table -> {
				Map<String, @Nullable Object> plain = new TreeMap<>();
				table.forEach((key, entry) -> plain.put(String.valueOf(key), plain(entry)));
				yield plain;
			}
			case List<?> list -> list.stream().map(CapturedMessage::plain).toList();
			case Number number -> number;
			case Boolean flag -> flag;
			case null -> null;
			default -> value.toString();
		};
	}

}
