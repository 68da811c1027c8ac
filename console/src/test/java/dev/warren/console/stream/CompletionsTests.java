package dev.warren.console.stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class CompletionsTests {

	private final JsonMapper json = new JsonMapper();

	private final Completions completions = new Completions();

	@Test
	void countsASecondCompletion() {
		complete("one", 0, 1, "10:00:00");
		complete("other", 0, 1, "10:00:00");
		assertThat(this.completions.doubled()).isZero();
		complete("one", 0, 2, "10:00:05");
		complete("other", 0, 1, "10:00:01");
		assertThat(this.completions.doubled()).isEqualTo(2);
	}

	@Test
	void countsNoEventThatIsSentAgain() {
		complete("one", 0, 1, "10:00:00");
		complete("one", 0, 1, "10:00:00");
		assertThat(this.completions.doubled()).isZero();
		complete("one", 0, 2, "10:00:05");
		complete("one", 0, 1, "10:00:00");
		assertThat(this.completions.doubled()).isEqualTo(1);
	}

	@Test
	void countsNoCompletionAfterARedrive() {
		complete("one", 0, 1, "10:00:00");
		complete("one", 1, 1, "11:00:00");
		assertThat(this.completions.doubled()).isZero();
	}

	private void complete(String task, int redrives, int attempt, String time) {
		this.completions.add(this.json.readTree("""
				{"taskId":"%s","redrives":%d,"attempt":%d,"at":"2026-01-01T%sZ"}""".formatted(task, redrives, attempt,
				time)));
	}

}
