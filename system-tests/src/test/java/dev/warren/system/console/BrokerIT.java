package dev.warren.system.console;

import java.time.Duration;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsEmptyOptions;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the page says while the broker is stopped, and afterwards, without a reload. */
@ExtendWith(StartedConsole.class)
class BrokerIT {

	private final ConsoleSystem system;

	BrokerIT(ConsoleSystem system) {
		this.system = system;
	}

	@Test
	void saysThatTheBrokerIsAwayAndRefusesWithANotice() throws Exception {
		String dead = new Seed(this.system).deadTask("Stays selected");
		try (Tab logs = this.system.tab().open("/logs?keys=gap.*"); Tab tab = this.system.tab().open("/dead-letters")) {
			logs.page.getByText("Subscribed with queue").waitFor();
			Locator selected = tab.page.getByLabel("Select " + dead);
			selected.check();
			tab.page.evaluate("window.neverReloaded = true");
			this.system.stopBroker();
			try {
				assertThat(tab.page.locator("#banner")).containsText("broker",
						new ContainsTextOptions().setTimeout(5000));
				Audit.requireUsable(tab.page);
				tab.button("Redrive selected").click();
				assertThat(tab.page.getByRole(AriaRole.ALERT).locator(".notice")).isVisible();
				assertThat(selected).isChecked();
				assertThat(tab.path()).isEqualTo("/dead-letters");
			}
			finally {
				this.system.startBroker();
			}
			assertThat(tab.page.locator("#banner")).isEmpty(new IsEmptyOptions().setTimeout(10_000));
			assertThat(tab.page.evaluate("window.neverReloaded")).isEqualTo(true);
			assertThat(logs.row("Messages are missing here")).isVisible();
			await().atMost(Duration.ofSeconds(60)).until(this.system::isReady);
		}
	}

}
