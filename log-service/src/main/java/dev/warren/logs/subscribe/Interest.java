package dev.warren.logs.subscribe;

import java.util.Set;

/**
 * What a subscriber wants.
 *
 * @param bindingKeys the keys; for a fanout exchange the empty one
 */
record Interest(String exchange, Set<String> bindingKeys) {

	Interest {
		bindingKeys = Set.copyOf(bindingKeys);
	}

	/** Matches as the broker does, which cannot match what is in a stream. */
	boolean matches(LogEvent event) {
		return this.exchange.equals(event.exchange()) && this.bindingKeys.stream()
			.anyMatch((key) -> key.isEmpty() || KeyPattern.matches(key, String.valueOf(event.routingKey())));
	}

}
