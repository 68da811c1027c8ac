package dev.warren.logs.subscribe;

import java.util.List;

/** Matches keys as a topic exchange does: * is one word, # any number. */
final class KeyPattern {

	private KeyPattern() {
	}

	static boolean matches(String bindingKey, String routingKey) {
		return matches(words(bindingKey), words(routingKey));
	}

	private static boolean matches(List<String> pattern, List<String> key) {
		if (pattern.isEmpty()) {
			return key.isEmpty();
		}
		List<String> rest = pattern.subList(1, pattern.size());
		if (pattern.getFirst().equals("#")) {
			return matches(rest, key) || (!key.isEmpty() && matches(pattern, key.subList(1, key.size())));
		}
		return !key.isEmpty() && (pattern.getFirst().equals("*") || pattern.getFirst().equals(key.getFirst()))
				&& matches(rest, key.subList(1, key.size()));
	}

	private static List<String> words(String key) {
		return key.isEmpty() ? List.of() : List.of(key.split("\\.", -1));
	}

}
