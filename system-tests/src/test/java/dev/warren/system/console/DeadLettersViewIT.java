package dev.warren.system.console;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.jayway.jsonpath.JsonPath;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** Dead letters in the console: what they died of, and how they go back. */
@ExtendWith(StartedConsole.class)
class DeadLettersViewIT {

	private final ConsoleSystem system;

	private final Seed seed;

	DeadLettersViewIT(ConsoleSystem system) {
		this.system = system;
		this.seed = new Seed(system);
	}

	@Test
	void redrivesAllOfAnErrorAfterTheCountIsConfirmed() throws IOException {
		List<String> ids = List.of(this.seed.task("One", 201), this.seed.task("Two", 201),
				this.seed.task("Other", 202));
		ids.forEach((id) -> this.seed.awaitState(id, "dead"));
		try (Tab tab = this.system.tab().open("/dead-letters")) {
			Locator group = tab.page.getByRole(AriaRole.BUTTON,
					new GetByRoleOptions().setName("it was asked to fail 201 times"));
			assertThat(group).containsText("2");
			group.click();
			assertThat(tab.page.locator("#letters")).containsText("2 match");
			assertThat(tab.page.locator("tbody tr")).hasCount(2);
			tab.button("Redrive all that match").click();
			assertThat(tab.page.locator("[data-matched]")).hasAttribute("data-matched", "2");
			Audit.requireUsable(tab.page);
			tab.button("Confirm redrive").click();
			assertThat(tab.page.getByText("2 redriven.")).isVisible();
			assertThat(redrives(ids)).containsExactly(1, 1, 0);
			assertThat(tab.path()).contains("error=it");
			tab.requireNoErrors();
		}
	}

	@Test
	void redrivesASelection() throws IOException {
		List<String> ids = List.of(this.seed.task("Chosen", 203), this.seed.task("Not chosen", 203));
		ids.forEach((id) -> this.seed.awaitState(id, "dead"));
		try (Tab tab = this.system.tab().open("/dead-letters?error=fail+203")) {
			tab.page.getByLabel("Select " + ids.getFirst()).check();
			tab.button("Redrive selected").click();
			assertThat(tab.page.locator("[data-matched]")).hasAttribute("data-matched", "1");
			tab.button("Confirm redrive").click();
			assertThat(tab.page.getByText("1 redriven.")).isVisible();
			assertThat(redrives(ids)).containsExactly(1, 0);
			tab.requireNoErrors();
		}
	}

	@Test
	void redrivesNothingThatIsNotConfirmed() throws IOException {
		String id = this.seed.task("Stays", 204);
		this.seed.awaitState(id, "dead");
		try (Tab tab = this.system.tab().open("/dead-letters?text=" + id)) {
			tab.button("Redrive all that match").click();
			tab.button("Cancel").click();
			assertThat(tab.page.locator("dialog[open]")).hasCount(0);
			assertThat(redrives(List.of(id))).containsExactly(0);
			assertThat(tab.page.locator("tbody tr")).hasCount(1);
			tab.requireNoErrors();
		}
	}

	private List<Integer> redrives(List<String> ids) throws IOException {
		List<Integer> redrives = new ArrayList<>();
		for (String id : ids) {
			redrives.add(JsonPath.read(this.system.producer.get("/tasks/" + id).body(), "$.redrives"));
		}
		return redrives;
	}

}
