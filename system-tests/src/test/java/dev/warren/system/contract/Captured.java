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
 * @param channel where it came by, as the document calls it
 */
record Captured(String channel, String routingKey, BasicProperties envelope, byte[] body) {

	private static final JsonMapper json = new JsonMapper();

	static Captured of(String channel, Delivery delivery) {
		return new Captured(channel, delivery.getEnvelope().getRoutingKey(), delivery.getProperties(),
				delivery.getBody());
	}

	/**
	 * Its AMQP properties but for those that say what it is; seconds since 1970 for the
	 * time.
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

	/** But for the one that says where in a stream it was read. */
	JsonNode headers() {
		Map<String, Object> headers = new TreeMap<>(Objects.requireNonNullElse(this.envelope.getHeaders(), Map.of()));
		headers.remove("x-stream-offset");
		return json.valueToTree(plain(headers));
	}

	/** JSON as such, any other text as a string. */
	JsonNode payload() {
		return "application/json".equals(this.envelope.getContentType()) ? json.readTree(this.body)
				: json.valueToTree(new String(this.body, StandardCharsets.UTF_8));
	}

	private static void put(Map<String, Object> properties, String name, @Nullable Object value) {
		if (value != null) {
			properties.put(name, value);
		}
	}

	/** The client has types of its own for texts, also within tables and lists. */
	private static @Nullable Object plain(@Nullable Object value) {
		return switch (value) {
			case Map<?, ?> table -> {
				Map<String, @Nullable Object> plain = new TreeMap<>();
				table.forEach((key, entry) -> plain.put(String.valueOf(key), plain(entry)));
				yield plain;
			}
			case List<?> list -> list.stream().map(Captured::plain).toList();
			case Number number -> number;
			case Boolean flag -> flag;
			case null -> null;
			default -> value.toString();
		};
	}

}
