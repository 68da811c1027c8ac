package dev.warren.system.console;

import java.io.IOException;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The frame around each view. */
@ExtendWith(StartedConsole.class)
class ShellIT {

	private final ConsoleSystem system;

	private final Seed seed;

	ShellIT(ConsoleSystem system) {
		this.system = system;
		this.seed = new Seed(system);
	}

	@Test
	void thePromiseAddsUpAndAgreesWithTheBoard() throws IOException {
		this.seed.task("One of the promised", 0);
		this.seed.awaitQuiet();
		try (Tab tab = this.system.tab().open("/tasks")) {
			Locator promise = tab.page.locator("#promise");
			assertThat(promise).hasAttribute("data-in-flight", "0");
			assertThat(promise).hasAttribute("data-completed", String.valueOf(this.seed.count("completed")));
			assertThat(promise).hasAttribute("data-dead", String.valueOf(this.seed.count("dead")));
			assertThat(promise).hasAttribute("data-accepted",
					String.valueOf(this.seed.count("completed") + this.seed.count("dead")));
			assertThat(promise).hasAttribute("data-lost", "0");
			assertThat(promise).hasAttribute("data-doubled", "0");
		}
	}

	@Test
	void showsTheStateOfEachServiceAndTheBroker() {
		try (Tab tab = this.system.tab().open("/map")) {
			Locator states = tab.page.getByLabel("States").locator("li");
			assertThat(states).hasCount(5);
			for (String name : new String[] { "RabbitMQ", "task-producer", "task-worker", "log-service",
					"rpc-fib-service" }) {
				assertThat(states.filter(new Locator.FilterOptions().setHasText(name))).containsText("is up");
			}
		}
	}

	@Test
	void deepLinksBackAndReloadKeepTheFilters() {
		try (Tab tab = this.system.tab().open("/dead-letters?error=asked")) {
			assertThat(tab.field("Error contains")).hasValue("asked");
			tab.field("Id or text contains").fill("some text");
			tab.go("Logs");
			tab.page.goBack();
			assertThat(tab.field("Id or text contains")).hasValue("some text");
			tab.page.reload();
			assertThat(tab.field("Error contains")).hasValue("asked");
			assertThat(tab.field("Id or text contains")).hasValue("some text");
			tab.requireNoErrors();
		}
	}

	@Test
	void remembersTheTheme() {
		try (Tab tab = this.system.tab().open("/rpc")) {
			tab.button("Dark theme").click();
			tab.page.reload();
			assertThat(tab.button("Light theme")).isVisible();
			assertThat(tab.page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
				.isEqualTo("rgb(16, 19, 26)");
		}
	}

	@Test
	void theCommandPaletteGoesToAView() {
		try (Tab tab = this.system.tab().open("/map")) {
			tab.page.keyboard().press("Control+k");
			tab.page.keyboard().type("rpc");
			Audit.requireUsable(tab.page);
			tab.page.keyboard().press("Enter");
			assertThat(tab.page.locator("main h1")).hasText("RPC");
			assertThat(tab.path()).isEqualTo("/rpc");
			tab.requireNoErrors();
		}
	}

}
