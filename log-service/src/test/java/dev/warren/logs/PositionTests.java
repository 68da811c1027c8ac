package dev.warren.logs;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PositionTests {

	private static final Instant NOW = Instant.ofEpochMilli(5000);

	@Test
	void isTheTimeAndTheIdOfTheMessage() {
		LogEvent event = event("a-1", 3000L);
		Position position = Position.of(event, NOW);
		assertThat(position).hasToString("3000.a-1").isEqualTo(Position.parse("3000.a-1"));
		assertThat(position.isOf(event)).isTrue();
		assertThat(position.isOf(event("a-2", 3000L))).isFalse();
		assertThat(position.isOf(event("a-1", 2000L))).as("an earlier one with the same id").isFalse();
	}

	@Test
	void takesTheTimeOfReceiptWhereTheOwnOneIsAbsentOrAhead() {
		assertThat(Position.of(event("a-1", null), NOW).millis()).isEqualTo(5000);
		Position ahead = Position.of(event("a-1", 9000L), NOW);
		assertThat(ahead.millis()).isEqualTo(5000);
		assertThat(ahead.isOf(event("a-1", 9000L))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\n\ndata: b", "a b", "", "Größe" })
	void doesNotTrustAnIdThatWouldBreakTheStream(String id) {
		Position position = Position.of(event(id, null), NOW);
		assertThat(position.toString()).matches("5000\\.[0-9a-f]{32}");
		assertThat(Position.parse(position.toString()).isOf(event(id, null))).isTrue();
		assertThat(position.isOf(event(id + "x", null))).isFalse();
		assertThat(position.isOf(event(null, null))).isEqualTo(id.isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "1", "1.", ".a", "-1.a", "1.a b", "1.\u00e4", "123456789012345.a", "1.a\n" })
	void refusesWhatIsNoId(String id) {
		assertThatIllegalArgumentException().isThrownBy(() -> Position.parse(id));
	}

	private static LogEvent event(@Nullable String id, @Nullable Long millis) {
		return new LogEvent(id, "logs", "", "text", (millis != null) ? Instant.ofEpochMilli(millis) : null);
	}

}
