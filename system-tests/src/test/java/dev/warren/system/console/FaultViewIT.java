package dev.warren.system.console;

import java.util.List;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The fault lab as the page shows it. {@link LabIT} has each of the faults. */
@ExtendWith(StartedConsole.class)
class FaultViewIT {

	private final ConsoleSystem system;

	FaultViewIT(ConsoleSystem system) {
		this.system = system;
	}

	@Test
	void showsTheStepsOfAFaultAsTheyHappenAndAfterAReload() {
		try (Tab tab = this.system.tab().open("/lab")) {
			tab.button("Delete a binding").click();
			Locator run = tab.page.locator("[data-fault=delete-binding]");
			assertThat(run.locator("[data-step=recovered]")).isVisible(new IsVisibleOptions().setTimeout(60_000));
			assertThat(run.locator("tr[data-step]").evaluateAll("(steps) => steps.map((step) => step.dataset.step)"))
				.isEqualTo(List.of("injected", "detected", "recovered"));
			assertThat(tab.page.locator("#lost")).hasAttribute("data-lost", "0");
			Audit.requireUsable(tab.page);
			tab.page.reload();
			assertThat(run.locator("[data-step=recovered]")).isVisible();
			tab.requireNoErrors();
		}
	}

}
