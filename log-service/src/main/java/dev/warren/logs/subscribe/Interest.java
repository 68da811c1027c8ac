package dev.warren.logs.subscribe;

import java.util.Set;

/**
 * The messages that a subscriber wants.
 *
 * @param bindingKeys in the client's order; the empty one for a fanout exchange
 */
record Interest(String exchange, Set<String> bindingKeys) {

	/** Matches as the broker does, which cannot match what is in a stream. */
	boolean matches(LogEvent event) {
		return this.exchange.equals(event.exchange()) && this.bindingKeys.stream()
			.anyMatch((key) -> key.isEmpty() || KeyPattern.matches(key, String.valueOf(event.routingKey())));
	}

}
