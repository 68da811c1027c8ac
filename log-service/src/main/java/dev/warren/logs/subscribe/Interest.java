package dev.warren.logs.subscribe;

import java.util.List;
import java.util.Set;

/** What a subscriber wants. The key of a fanout exchange is empty. */
record Interest(String exchange, Set<String> bindingKeys) {

	/** The broker cannot match what is in a stream. */
	boolean matches(LogEvent event) {
		return this.exchange.equals(event.exchange()) && this.bindingKeys.stream()
			.anyMatch((key) -> key.isEmpty() || matches(key, String.valueOf(event.routingKey())));
	}

	/** Matches as a topic exchange: * is one word, # any number. */
	static boolean matches(String bindingKey, String routingKey) {
		return matches(words(bindingKey), words(routingKey));
	}

	private static boolean matches(List<String> pattern, List<String> key) {
		if (pattern.isEmpty()) {
			return key.isEmpty();
		}
		String word = pattern.getFirst();
		List<String> rest = pattern.subList(1, pattern.size());
		if (key.isEmpty()) {
			return word.equals("#") && matches(rest, key);
		}
		List<String> shorter = key.subList(1, key.size());
		return word.equals("#") ? matches(rest, key) || matches(pattern, shorter)
				: (word.equals("*") || word.equals(key.getFirst())) && matches(rest, shorter);
	}

	private static List<String> words(String key) {
		return key.isEmpty() ? List.of() : List.of(key.split("\\.", -1));
	}

}
