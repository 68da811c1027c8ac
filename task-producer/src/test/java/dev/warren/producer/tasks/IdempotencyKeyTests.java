package dev.warren.producer.tasks;

import java.util.UUID;

import dev.warren.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class IdempotencyKeyTests {

	@Test
	void namesTheSameTaskInEveryReplicaAndVersion() {
		String id = new IdempotencyKey("order 4711").taskId();
		assertThat(id).isEqualTo("326b6f65-e1b3-87b8-9818-d0fa0d99bc90");
		assertThat(UUID.fromString(id).version()).isEqualTo(8);
		assertThat(UUID.fromString(id).variant()).isEqualTo(2);
		assertThat(new IdempotencyKey("order 4712").taskId()).isNotEqualTo(id);
	}

	@Test
	void takesAnyPrintableAscii() {
		assertThat(new IdempotencyKey("~ " + "x".repeat(253)).value()).hasSize(255);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "größe", "a\tb", "a\u007f" })
	void refusesOtherKeys(String key) {
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> new IdempotencyKey(key))
			.withMessageContaining("Idempotency-Key");
	}

	@Test
	void refusesKeysThatAreTooLong() {
		assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> new IdempotencyKey("x".repeat(256)));
	}

	@Test
	void tellsRequestsApartByAllThatIsAskedFor() {
		TaskRequest request = task("x", 5, 1);
		assertThat(request.fingerprint()).isEqualTo(task("x", 5, 1).fingerprint())
			.isNotEqualTo(task("y", 5, 1).fingerprint())
			.isNotEqualTo(task("x", 6, 1).fingerprint())
			.isNotEqualTo(task("x", 5, 2).fingerprint())
			.isNotEqualTo(TaskRequest.of("x").fingerprint());
	}

	@Test
	void takesADefaultForTheSameWhetherItIsGivenOrNot() {
		assertThat(task("x", 4, 0).fingerprint()).isEqualTo(TaskRequest.of("x").fingerprint())
			.isEqualTo(task("x", null, 0).fingerprint());
		assertThat(new TaskRequest("x", null, null, "key").fingerprint()).isEqualTo(TaskRequest.of("x").fingerprint());
	}

	private static TaskRequest task(String description, @Nullable Integer priority, @Nullable Integer failTimes) {
		return new TaskRequest(description, priority, failTimes, null);
	}

}
