package dev.warren.system.console;

import java.util.List;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** Calls from the console. */
@ExtendWith(StartedConsole.class)
class RpcIT {

	private final ConsoleSystem system;

	RpcIT(ConsoleSystem system) {
		this.system = system;
	}

	@Test
	void theHistogramSumsToTheCalls() {
		try (Tab tab = this.system.tab().open("/rpc")) {
			call(tab, "90", 40);
			assertThat(sumOfBars(tab)).isEqualTo(40);
			assertThat(tab.row("2880067194370816120")).containsText("40");
			Audit.requireUsable(tab.page);
			tab.requireNoErrors();
		}
	}

	@Test
	void countsProblemsByType() {
		try (Tab tab = this.system.tab().open("/rpc")) {
			call(tab, "-1", 6);
			assertThat(sumOfBars(tab)).isEqualTo(6);
			assertThat(tab.row("invalid-request")).containsText("6");
		}
	}

	private static void call(Tab tab, String n, int calls) {
		tab.field("n").fill(n);
		tab.field("Calls at once").fill(String.valueOf(calls));
		tab.button("Call").click();
		assertThat(tab.page.locator("#calls")).hasAttribute("data-calls", String.valueOf(calls),
				new HasAttributeOptions().setTimeout(20_000));
	}

	private static int sumOfBars(Tab tab) {
		List<Locator> bars = tab.page.locator("[data-bar]").all();
		return bars.stream().mapToInt((bar) -> Integer.parseInt(bar.getAttribute("data-bar"))).sum();
	}

}
