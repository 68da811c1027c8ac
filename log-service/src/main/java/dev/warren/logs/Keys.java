package dev.warren.logs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import dev.warren.messaging.web.ProblemException;

/**
 * Which keys make sense. The broker takes almost anything for a key, and what is wrong
 * with one shows only in messages that never arrive.
 */
public final class Keys {

	/** A short string in AMQP 0-9-1 is at most this long, in UTF-8. */
	private static final int MAX_BYTES = 255;

	/** With each further one the broker has more ways to match a key. */
	private static final int MAX_HASHES = 2;

	private Keys() {
	}

	/** One word, such as {@code error}; any word will do. */
	public static String severity(String severity) {
		require(words("severity", severity).size() == 1, "severity", "must be one word, without dots");
		return literal("severity", severity);
	}

	/** Words between dots, such as {@code kern.critical}. */
	public static String routingKey(String key) {
		words("routingKey", key);
		return literal("routingKey", key);
	}

	/** As a routing key, where a word may be {@code *} or {@code #}. */
	public static String bindingKey(String key) {
		List<String> words = words("key", key);
		require(words.stream().allMatch((word) -> isWildcard(word) || !hasWildcard(word)), "key",
				"must have '*' and '#' as words of their own only");
		require(words.stream().filter("#"::equals).count() <= MAX_HASHES, "key",
				"must have at most " + MAX_HASHES + " words '#'");
		return key;
	}

	private static List<String> words(String field, String key) {
		require(!key.isBlank(), field, "must not be blank");
		require(key.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES, field,
				"must have at most " + MAX_BYTES + " bytes in UTF-8");
		require(key.chars().noneMatch(Character::isISOControl), field, "must not have control characters");
		List<String> words = Arrays.asList(key.split("\\.", -1));
		require(words.stream().noneMatch(String::isBlank), field, "must not have empty words");
		return words;
	}

	private static String literal(String field, String key) {
		require(!hasWildcard(key), field, "must not have '*' or '#'");
		return key;
	}

	private static boolean isWildcard(String word) {
		return word.equals("*") || word.equals("#");
	}

	private static boolean hasWildcard(String text) {
		return text.contains("*") || text.contains("#");
	}

	private static void require(boolean condition, String field, String message) {
		if (!condition) {
			throw ProblemException.invalid(field, message);
		}
	}

}
