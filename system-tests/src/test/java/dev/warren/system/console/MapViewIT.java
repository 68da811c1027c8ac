package dev.warren.system.console;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.ReducedMotion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The topology of the broker in the console, and what moves through it. */
@ExtendWith(StartedConsole.class)
class MapViewIT {

	private static final String CELLS = """
			(cells) => Object.fromEntries(cells.map((cell) =>
				[`${cell.dataset.queue} ${cell.dataset.cell}`, cell.textContent.trim()]))""";

	private static final String IS_DRAWN = """
			() => {
				const canvas = document.querySelector('canvas.dots');
				return canvas.width > 0 && canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
					.data.some((value) => value > 0);
			}""";

	private final ConsoleSystem system;

	private final Seed seed;

	MapViewIT(ConsoleSystem system) {
		this.system = system;
		this.seed = new Seed(system);
	}

	@Test
	void theTableIsEqualToThePictureCellForCell() throws IOException {
		this.seed.deadTask("On the map");
		this.seed.awaitQuiet();
		try (Tab tab = this.system.tab().open("/map")) {
			String dead = String.valueOf(this.seed.count("dead"));
			assertThat(tab.page.locator("[data-queue=task_dead][data-cell=ready]")).hasText(dead,
					new HasTextOptions().setTimeout(15_000));
			Map<?, ?> picture = cells(tab);
			tab.button("Table").click();
			assertThat(tab.button("Picture")).isVisible();
			assertThat(cells(tab)).hasSizeGreaterThan(20).isEqualTo(picture);
			assertThat(tab.page.getByLabel("Tasks by state")).containsText("dead " + dead);
			assertThat(tab.page.locator("#promise")).hasAttribute("data-dead", dead);
			tab.requireNoErrors();
		}
	}

	@Test
	void showsWhatAConsumerHolds() throws IOException {
		this.seed.task("Held ....................", 0);
		try (Tab tab = this.system.tab().open("/map?as=table")) {
			assertThat(tab.page.locator("[data-queue=task_queue][data-cell=unacknowledged]")).hasText("1",
					new HasTextOptions().setTimeout(10_000));
			assertThat(tab.page.locator("[data-queue=task_queue][data-cell=consumers]")).hasText("8");
		}
		this.seed.awaitQuiet();
	}

	/** The picture of the README is made here. */
	@Test
	void showsTasksInFlight() throws IOException {
		for (int i = 0; i < 80; i++) {
			this.seed.task("Order " + i + " ....", (i % 4 == 0) ? 2 : 0);
		}
		try (Tab tab = this.system.tab(new NewContextOptions().setViewportSize(1280, 640)).open("/map")) {
			assertThat(tab.page.locator("[data-queue=task_queue][data-cell=unacknowledged]")).hasText("8",
					new HasTextOptions().setTimeout(15_000));
			await().pollInSameThread().until(() -> (Boolean) tab.page.evaluate(IS_DRAWN));
			assertThat(tab.page.locator("#promise")).not().hasAttribute("data-in-flight", "0");
			tab.page.screenshot(new ScreenshotOptions().setPath(Path.of("target", "screenshots", "readme.png")));
			tab.requireNoErrors();
		}
		this.seed.awaitQuiet();
	}

	@Test
	void drawsADotForAnEventUnlessMotionIsReduced() throws IOException {
		try (Tab tab = this.system.tab().open("/map");
				Tab still = this.system.tab(new NewContextOptions().setReducedMotion(ReducedMotion.REDUCE))
					.open("/map")) {
			assertThat(still.page.getByText("No dots move")).isVisible();
			this.seed.task("Moves", 0);
			await().pollInSameThread().until(() -> (Boolean) tab.page.evaluate(IS_DRAWN));
			assertThat(still.page.evaluate(IS_DRAWN)).isEqualTo(false);
			tab.requireNoErrors();
		}
	}

	private static Map<?, ?> cells(Tab tab) {
		Locator cells = tab.page.locator("[data-queue][data-cell]");
		return new TreeMap<>((Map<?, ?>) cells.evaluateAll(CELLS));
	}

}
