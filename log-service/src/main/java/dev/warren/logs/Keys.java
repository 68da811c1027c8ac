package dev.warren.logs;

import java.util.List;

import dev.warren.messaging.contract.MessageText;
import dev.warren.web.ProblemException;

/**
 * Which keys make sense. The broker takes almost any text as a key, and a mistake in one
 * shows only in messages that never arrive.
 */
public final class Keys {

	private Keys() {
	}

	public static String severity(String severity) {
		require(literal("severity", severity).size() == 1 && !severity.contains(","), "severity",
				"must be one word, without dots and commas; to follow several, repeat the parameter");
		return severity;
	}

	public static String routingKey(String key) {
		literal("routingKey", key);
		return key;
	}

	/** As a routing key, with wildcards. RabbitMQ takes two words {@code #} at most. */
	public static String bindingKey(String key) {
		List<String> words = words("key", key);
		require(words.stream().noneMatch((word) -> word.length() > 1 && hasWildcard(word)), "key",
				"must have '*' and '#' as words of their own only");
		require(words.stream().filter("#"::equals).count() <= 2, "key", "must have at most 2 words '#'");
		return key;
	}

	private static List<String> literal(String field, String key) {
		require(!hasWildcard(key), field, "must not have '*' or '#'");
		return words(field, key);
	}

	private static List<String> words(String field, String key) {
		List<String> words = List.of(key.split("\\.", -1));
		require(!key.isBlank(), field, "must not be blank");
		require(MessageText.fitsProperty(key), field, "must have at most 255 bytes in UTF-8");
		require(key.chars().noneMatch(Character::isISOControl), field, "must not have control characters");
		require(words.stream().noneMatch(String::isBlank), field, "must not have empty words");
		return words;
	}

	private static boolean hasWildcard(String text) {
		return text.contains("*") || text.contains("#");
	}

	public static void require(boolean condition, String field, String message) {
		if (!condition) {
			throw ProblemException.invalid(field, message);
		}
	}

}
