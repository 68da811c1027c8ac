package dev.warren.logs;

import java.util.stream.Stream;

import dev.warren.web.ProblemException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KeysTests {

	@ParameterizedTest
	@ValueSource(strings = { "error", "warning", "Größe", "a b" })
	void takesAnyWordAsSeverity(String severity) {
		assertThat(Keys.severity(severity)).isEqualTo(severity);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a.b", ".", "*", "#", "err*", "a\nb", "error,warning" })
	void refusesSeveritiesThatAreNotOneWord(String severity) {
		assertRefused("severity", () -> Keys.severity(severity));
	}

	@ParameterizedTest
	@ValueSource(strings = { "kern", "kern.critical", "a.b.c.d", "a-b.c_d", "a,b" })
	void takesWordsBetweenDotsAsRoutingKey(String key) {
		assertThat(Keys.routingKey(key)).isEqualTo(key);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ".", ".a", "a.", "a..b", "a. .b", "kern.*", "#", "a#.b", "a\u0000b" })
	void refusesRoutingKeysThatAreMistakes(String key) {
		assertRefused("routingKey", () -> Keys.routingKey(key));
	}

	@ParameterizedTest
	@ValueSource(strings = { "kern", "kern.*", "*.critical", "#", "#.a.#", "*.*.*", "a.#", "a,b.*" })
	void takesWildcardsAsWordsOfBindingKeys(String key) {
		assertThat(Keys.bindingKey(key)).isEqualTo(key);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ".", ".*", "*.", "a..#", "kern*", "*a.b", "a.b#", "##", "**", "#.#.#" })
	void refusesBindingKeysThatAreMistakes(String key) {
		assertRefused("key", () -> Keys.bindingKey(key));
	}

	@ParameterizedTest
	@MethodSource("longest")
	void countsBytesAndNotCharacters(String longest) {
		assertThat(Keys.routingKey(longest)).isEqualTo(longest);
		assertRefused("severity", () -> Keys.severity(longest + "x"));
		assertRefused("routingKey", () -> Keys.routingKey(longest + "x"));
		assertRefused("key", () -> Keys.bindingKey(longest + "x"));
	}

	static Stream<String> longest() {
		return Stream.of("x".repeat(255), "ü".repeat(127) + "x");
	}

	@Test
	void saysWhatIsWrong() {
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> Keys.bindingKey("kern*"))
			.satisfies((ex) -> assertThat(ex.getBody().getDetail())
				.isEqualTo("'key' must have '*' and '#' as words of their own only"));
	}

	private static void assertRefused(String field, ThrowingCallable call) {
		assertThatExceptionOfType(ProblemException.class).isThrownBy(call).satisfies((ex) -> {
			assertThat(ex.getStatusCode().value()).isEqualTo(400);
			assertThat(ex.getBody().getDetail()).startsWith("'" + field + "'");
		});
	}

}
