package dev.warren.system.console;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.jayway.jsonpath.JsonPath;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.WaitForSelectorOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The list of tasks in the console, and the form that submits them. */
@ExtendWith(StartedConsole.class)
class TasksViewIT {

	/** As many as the board remembers. */
	private static final int MANY = 20_000;

	private static final int BATCH = 2000;

	private final ConsoleSystem system;

	private final Seed seed;

	TasksViewIT(ConsoleSystem system) {
		this.system = system;
		this.seed = new Seed(system);
	}

	@Test
	void submitsATaskAndShowsItUntilItIsDone() throws IOException {
		try (Tab tab = this.system.tab().open("/tasks")) {
			String description = "By the page " + System.nanoTime() + "..";
			tab.field("Description").fill(description);
			tab.field("Priority").fill("7");
			tab.field("Fail times").fill("1");
			tab.button("Submit").click();
			Locator row = tab.row(description);
			assertThat(row).containsText("completed");
			row.locator("a").click();
			String path = tab.path();
			String task = this.system.producer.get(path).body();
			assertThat(JsonPath.<Integer>read(task, "$.priority")).isEqualTo(7);
			assertThat(JsonPath.<Integer>read(task, "$.attempt")).isEqualTo(2);
			tab.requireNoErrors();
		}
	}

	@Test
	void showsTheFaultOfAFieldBesideIt() {
		try (Tab tab = this.system.tab().open("/tasks")) {
			tab.field("Priority").fill("99");
			tab.button("Submit").click();
			assertThat(tab.page.getByText("must be less than or equal to 31").first()).isVisible();
			assertThat(tab.field("Priority")).hasAttribute("aria-invalid", "true");
		}
	}

	@Test
	void findsTasksByIdTextErrorAndState() throws IOException {
		String word = "word" + System.nanoTime();
		String id = this.seed.task("Find me by " + word, 0);
		String dead = this.seed.task("Dead " + word, 205);
		this.seed.awaitState(id, "completed");
		this.seed.awaitState(dead, "dead");
		try (Tab tab = this.system.tab().open("/tasks")) {
			assertFinds(tab, word, 2);
			assertFinds(tab, id.substring(0, 13), 1);
			assertFinds(tab, "fail 205", 1);
			tab.field("Search").fill(word);
			tab.page.locator("[data-state=dead]").click();
			assertThat(tab.page.locator("tbody tr")).hasCount(1);
			assertThat(tab.row("Dead " + word)).isVisible();
			tab.requireNoErrors();
		}
	}

	@Test
	void showsTheFirstOfManyTasksWithin2s() throws IOException {
		for (int start = 0; start < MANY; start += BATCH) {
			String lines = IntStream.range(start, start + BATCH)
				.mapToObj("{\"description\":\"Many %d\"}\n"::formatted)
				.collect(Collectors.joining());
			assertThat(this.system.producer.post("/tasks/batch", "application/x-ndjson", lines).statusCode())
				.isEqualTo(200);
		}
		await().atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofSeconds(1))
			.until(() -> this.seed.count("completed") + this.seed.count("dead") >= MANY);
		this.seed.awaitQuiet();
		try (Tab tab = this.system.tab().open("/rpc")) {
			tab.go("Tasks");
			tab.page.waitForSelector("tbody tr", new WaitForSelectorOptions().setTimeout(2000));
			assertThat(tab.page.locator("tbody tr").count()).isLessThanOrEqualTo(52);
			for (String state : new String[] { "queued", "running", "retrying", "completed", "dead", "unknown" }) {
				assertThat(tab.page.locator("[data-state=" + state + "] [data-count]")).hasAttribute("data-count",
						String.valueOf(this.seed.count(state)));
			}
			tab.requireNoErrors();
		}
	}

	private static void assertFinds(Tab tab, String text, int tasks) {
		tab.field("Search").fill(text);
		assertThat(tab.page.locator("tbody tr")).hasCount(tasks);
	}

}
