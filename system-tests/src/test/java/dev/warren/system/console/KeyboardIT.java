package dev.warren.system.console;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** Submits, watches and redrives a task without a mouse. */
@ExtendWith(StartedConsole.class)
class KeyboardIT {

	private static final int MOST_STEPS = 60;

	private static final String FOCUS = """
			() => {
				const { activeElement: element } = document;
				const name = element.ariaLabel ?? element.labels?.[0]?.textContent ?? element.textContent;
				return element.tagName === 'TR' ? 'row' : name.trim();
			}""";

	private static final String HAS_OUTLINE = """
			() => document.activeElement === document.body
				|| getComputedStyle(document.activeElement).outlineStyle !== 'none'""";

	private final ConsoleSystem system;

	KeyboardIT(ConsoleSystem system) {
		this.system = system;
	}

	@Test
	void submitsWatchesAndRedrivesATask() {
		String description = "By keyboard " + System.nanoTime();
		try (Tab tab = this.system.tab().open("/map")) {
			Keyboard keyboard = tab.page.keyboard();
			tabTo(tab, "Tab", "Tasks");
			keyboard.press("Enter");
			assertThat(tab.page.locator("main h1")).hasText("Tasks");
			tabTo(tab, "Tab", "Description");
			keyboard.press("Control+a");
			keyboard.type(description);
			tabTo(tab, "Tab", "Fail times");
			keyboard.press("Control+a");
			keyboard.type("1000");
			tabTo(tab, "Tab", "Submit");
			keyboard.press("Enter");
			assertThat(tab.row(description)).containsText("dead", new ContainsTextOptions().setTimeout(20_000));
			tabTo(tab, "Tab", "row");
			keyboard.press("Enter");
			assertThat(tab.page.locator("main h1")).hasText(description);
			keyboard.press("Control+k");
			keyboard.type("dead");
			keyboard.press("Enter");
			tabTo(tab, "Tab", "Id or text contains");
			keyboard.type(description);
			assertThat(tab.page.locator("tbody tr")).hasCount(1);
			tabTo(tab, "Tab", "row");
			keyboard.press("Space");
			tabTo(tab, "Shift+Tab", "Redrive selected");
			keyboard.press("Enter");
			tabTo(tab, "Tab", "Confirm redrive");
			keyboard.press("Enter");
			assertThat(tab.page.getByText("1 redriven.")).isVisible();
			tab.requireNoErrors();
		}
	}

	/** Presses a key until what has this name has the focus, visibly. */
	private static void tabTo(Tab tab, String key, String name) {
		for (int i = 0; i < MOST_STEPS; i++) {
			tab.page.keyboard().press(key);
			assertThat(tab.page.evaluate(HAS_OUTLINE)).as("visible focus of %s", tab.page.evaluate(FOCUS))
				.isEqualTo(true);
			if (name.equals(tab.page.evaluate(FOCUS))) {
				return;
			}
		}
		throw new AssertionError("The keyboard does not reach " + name);
	}

}
