package dev.warren.system.console;

import java.io.IOException;
import java.nio.file.Files;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** Live and replayed logs in the console. */
@ExtendWith(StartedConsole.class)
class LogsViewIT {

	private final ConsoleSystem system;

	private final Seed seed;

	private final String key = "it" + System.nanoTime();

	LogsViewIT(ConsoleSystem system) {
		this.system = system;
		this.seed = new Seed(system);
	}

	@BeforeEach
	void logSomethingBefore() throws IOException {
		this.seed.log("/logs/topic/" + this.key + ".before", "Said before");
	}

	@Test
	void showsWhatMatchesTheKeysOnly() throws IOException {
		try (Tab tab = follow("")) {
			this.seed.log("/logs/topic/other.info", "Not for this page");
			this.seed.log("/logs/topic/" + this.key + ".info", "For this page");
			assertThat(tab.row("For this page")).isVisible();
			assertThat(tab.row("Not for this page")).hasCount(0);
			assertThat(tab.row("Said before")).hasCount(0);
			tab.requireNoErrors();
		}
	}

	@Test
	void replaysAndGoesOnLive() throws IOException {
		try (Tab tab = follow("&replay=10")) {
			assertThat(tab.row("Said before")).isVisible();
			this.seed.log("/logs/topic/" + this.key + ".info", "Said afterwards");
			assertThat(tab.row("Said afterwards")).isVisible();
			tab.requireNoErrors();
		}
	}

	@Test
	void sendsWhatThePageThenShows() {
		try (Tab tab = follow("")) {
			tab.field("Routing key").fill(this.key + ".warning");
			tab.field("Message").fill("From the form");
			tab.button("Send").click();
			assertThat(tab.row("From the form")).containsText(this.key + ".warning");
			tab.requireNoErrors();
		}
	}

	@Test
	void countsWhatArrivesWhilePaused() throws IOException {
		try (Tab tab = follow("")) {
			tab.button("Pause").click();
			for (int i = 1; i <= 3; i++) {
				this.seed.log("/logs/topic/" + this.key + ".info", "Message " + i);
			}
			assertThat(tab.page.locator("#waiting")).hasText("3 new");
			assertThat(tab.row("Message 1")).hasCount(0);
			tab.button("Resume").click();
			assertThat(tab.row("Message 3")).isVisible();
			tab.requireNoErrors();
		}
	}

	@Test
	void showsHtmlAndControlCharactersAsText() throws IOException {
		try (Tab tab = follow("")) {
			this.seed.log("/logs/topic/" + this.key + ".info",
					"<img src=x onerror=alert(1)><b>bold</b> \u001b[31mred \u202egnp.exe");
			Locator row = tab.row("onerror");
			assertThat(row).containsText("<b>bold</b> ␛[31mred ⟨U+202E⟩gnp.exe");
			assertThat(row.locator("b, img")).hasCount(0);
			tab.requireNoErrors();
		}
	}

	@Test
	void downloadsWhatIsShown() throws IOException {
		try (Tab tab = follow("&replay=10")) {
			assertThat(tab.row("Said before")).isVisible();
			Download download = tab.page.waitForDownload(() -> tab.button("Download").click());
			assertThat(Files.readString(download.path())).contains(this.key + ".before Said before");
			tab.requireNoErrors();
		}
	}

	private Tab follow(String query) {
		Tab tab = this.system.tab().open("/logs?keys=" + this.key + ".*" + query);
		tab.page.getByText("Subscribed with queue").waitFor();
		return tab;
	}

}
