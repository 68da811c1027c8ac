package dev.warren.logs.subscribe;

import java.util.List;

/** Matches keys as a topic exchange does. */
final class KeyPattern {

	private KeyPattern() {
	}

	/** Whether a binding key, in which * is one word and # any number, matches a key. */
	static boolean matches(String bindingKey, String routingKey) {
		return matches(words(bindingKey), words(routingKey));
	}

	private static boolean matches(List<String> pattern, List<String> key) {
		if (pattern.isEmpty()) {
			return key.isEmpty();
		}
		List<String> rest = pattern.subList(1, pattern.size());
		return switch (pattern.getFirst()) {
			case "#" -> matches(rest, key) || (!key.isEmpty() && matches(pattern, key.subList(1, key.size())));
			case "*" -> !key.isEmpty() && matches(rest, key.subList(1, key.size()));
			default -> !key.isEmpty() && pattern.getFirst().equals(key.getFirst())
					&& matches(rest, key.subList(1, key.size()));
		};
	}

	private static List<String> words(String key) {
		return key.isEmpty() ? List.of() : List.of(key.split("\\.", -1));
	}

}
