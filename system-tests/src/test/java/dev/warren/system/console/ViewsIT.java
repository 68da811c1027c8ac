package dev.warren.system.console;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** What holds for every view: in both themes, on a desk and on a phone. */
@ExtendWith(StartedConsole.class)
class ViewsIT {

	static final List<String> VIEWS = List.of("/map", "/map?as=table", "/tasks", "/tasks/{id}", "/dead-letters",
			"/logs?replay=10", "/playground", "/rpc", "/lab");

	private static ConsoleSystem system;

	private static String deadTask;

	@BeforeAll
	static void seed(ConsoleSystem started) throws Exception {
		system = started;
		Seed seed = new Seed(system);
		seed.log("/logs/topic/kern.critical",
				"A rather long message, which does not fit into a row of the table. ".repeat(5));
		seed.task("Done", 0);
		seed.task("Long ..........................................", 0);
		deadTask = seed.deadTask("Doomed, with a description that is too long for a column of a table of tasks");
	}

	static Stream<Arguments> themesAndWidths() {
		return VIEWS.stream()
			.flatMap((view) -> Stream.of(ColorScheme.LIGHT, ColorScheme.DARK)
				.flatMap((scheme) -> Stream.of(1280, 320).map((width) -> Arguments.of(view, scheme, width))));
	}

	@ParameterizedTest(name = "{0} {1} {2}")
	@MethodSource("themesAndWidths")
	void isUsable(String view, ColorScheme scheme, int width) {
		try (Tab tab = open(view, new NewContextOptions().setColorScheme(scheme).setViewportSize(width, 900))) {
			Path picture = Path.of("target", "screenshots",
					"%s-%s-%d.png".formatted(view.replaceAll("\\W", ""), scheme, width));
			tab.page.screenshot(new ScreenshotOptions().setFullPage(true).setPath(picture));
			Audit.requireUsable(tab.page);
			tab.requireNoErrors();
		}
	}

	@ParameterizedTest
	@FieldSource("VIEWS")
	void isUsableInForcedColours(String view) {
		try (Tab tab = open(view, new NewContextOptions().setForcedColors(ForcedColors.ACTIVE))) {
			Audit.requireUsable(tab.page);
			tab.requireNoErrors();
		}
	}

	/** The table of the map shows what the picture does. */
	static Stream<String> explained() {
		return VIEWS.stream().filter((view) -> !view.contains("table"));
	}

	@ParameterizedTest
	@MethodSource("explained")
	void saysHowItIsDone(String view) {
		try (Tab tab = open(view, new NewContextOptions())) {
			List<Locator> buttons = tab.button("How is this done?").all();
			assertThat(buttons).isNotEmpty();
			for (Locator button : buttons) {
				button.click();
				Locator dialog = tab.page.locator("dialog[open]");
				assertThat(dialog.locator("p").nth(1)).not().isEmpty();
				assertThat(Path.of("..", dialog.locator("code").first().innerText())).exists();
				Audit.requireUsable(tab.page);
				tab.page.keyboard().press("Escape");
			}
			tab.requireNoErrors();
		}
	}

	private static Tab open(String view, NewContextOptions options) {
		Tab tab = system.tab(options).open(view.replace("{id}", deadTask));
		// What a view loads after its first paint.
		tab.page.waitForTimeout(1000);
		return tab;
	}

}
