package dev.warren.producer.deadletters;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.warren.messaging.contract.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What the broker says of a death in its headers: in {@code x-death}, the last one first.
 * All of it is absent for what a client has put among the dead letters by itself.
 *
 * @param reason such as {@code delivery_limit} or {@code rejected}
 * @param at to the second
 * @param deliveries how often the message was delivered before
 */
record Death(@Nullable String reason, @Nullable Instant at, @Nullable Integer deliveries) {

	private static final String DELIVERY_LIMIT = "delivery_limit";

	/** Only brokers that add this let the count of the first queue travel along. */
	private static final String LAST_REASON = "x-last-death-reason";

	static Death of(BasicProperties properties, int deliveryLimit) {
		Map<String, Object> headers = (properties.getHeaders() != null) ? properties.getHeaders() : Map.of();
		Map<?, ?> last = (headers.get("x-death") instanceof List<?> deaths && !deaths.isEmpty()
				&& deaths.getFirst() instanceof Map<?, ?> death) ? death : Map.of();
		String reason = (last.get("reason") != null) ? String.valueOf(last.get("reason")) : null;
		Instant at = (last.get("time") instanceof Date time) ? time.toInstant() : null;
		return new Death(reason, at, deliveries(headers, reason, deliveryLimit + 1));
	}

	/**
	 * The count goes on when a look at the dead letter is broken off, hence the upper
	 * bound.
	 */
	private static @Nullable Integer deliveries(Map<String, Object> headers, @Nullable String reason, int most) {
		if (headers.containsKey(LAST_REASON) && headers.get(Headers.DELIVERY_COUNT) instanceof Number count) {
			return Math.clamp(count.longValue(), 1, most);
		}
		return DELIVERY_LIMIT.equals(reason) ? most : null;
	}

}
