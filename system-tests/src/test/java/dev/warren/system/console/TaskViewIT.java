package dev.warren.system.console;

import java.util.List;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The life of one task in the console. */
@ExtendWith(StartedConsole.class)
class TaskViewIT {

	private final ConsoleSystem system;

	private final Seed seed;

	TaskViewIT(ConsoleSystem system) {
		this.system = system;
		this.seed = new Seed(system);
	}

	@Test
	void showsEachAttemptWithTheTimesOfItsEvents() throws Exception {
		try (Stream<String> live = this.system.producer.lines("/tasks/events"); Tab tab = this.system.tab()) {
			String id = this.seed.task("Third time lucky", 2);
			List<String> ends = List.of("STARTED", "FAILED", "COMPLETED");
			List<String> events = live.filter((line) -> line.startsWith("data:") && line.contains(id))
				.map((line) -> line.substring(5))
				.filter((event) -> ends.contains(type(event)))
				.limit(6)
				.toList();
			tab.open("/tasks/" + id);
			Locator attempts = tab.page.locator("[data-attempt]");
			assertThat(attempts).hasCount(3);
			assertThat(times(attempts, "start")).isEqualTo(times(events, "STARTED"));
			assertThat(times(attempts, "end")).isEqualTo(times(events, "FAILED", "COMPLETED"));
			assertThat(attempts.nth(1)).containsText("Attempt 1 failed. The broker delays this retry");
			assertThat(attempts.first()).containsText("it was asked to fail 2 times");
			tab.requireNoErrors();
		}
	}

	@Test
	void copiesTheTaskAsCurl() throws Exception {
		String id = this.seed.task("It's a task", 0);
		NewContextOptions options = new NewContextOptions()
			.setPermissions(List.of("clipboard-read", "clipboard-write"));
		try (Tab tab = this.system.tab(options).open("/tasks/" + id)) {
			tab.button("Copy as curl").click();
			assertThat(tab.page.getByText("Copied: a curl command")).isVisible();
			assertThat(tab.page.evaluate("navigator.clipboard.readText()")).asString()
				.startsWith("curl -i 'http://127.0.0.1:" + this.system.producer.port() + "/tasks'")
				.contains("It'\\''s a task");
			tab.requireNoErrors();
		}
	}

	private static List<?> times(Locator attempts, String which) {
		return (List<?>) attempts.locator("[data-time=" + which + "] time")
			.evaluateAll("(times) => times.map((time) => time.dateTime)");
	}

	private static List<String> times(List<String> events, String... types) {
		return events.stream()
			.filter((event) -> List.of(types).contains(type(event)))
			.map((event) -> JsonPath.<String>read(event, "$.at"))
			.toList();
	}

	private static String type(String event) {
		return JsonPath.read(event, "$.type");
	}

}
