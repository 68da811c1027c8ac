package dev.warren.system.console;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.util.StringUtils;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** Which bindings match, as the page says and as the broker does. */
@ExtendWith(StartedConsole.class)
class PlaygroundIT {

	private static final String MATCH = """
			async ([bindingKeys, routingKeys]) => {
				const { matches } = await import('/lab/matcher.js');
				return bindingKeys.flatMap((binding) => routingKeys.filter((key) => matches('topic', binding, key))
					.map((key) => `${binding} takes ${key}`));
			}""";

	private final Random random = new Random(11);

	private final ConsoleSystem system;

	PlaygroundIT(ConsoleSystem system) {
		this.system = system;
	}

	@Test
	void saysWhichBindingsMatchAndWhyOthersDoNot() {
		try (Tab tab = this.system.tab().open("/playground")) {
			tab.field("Binding keys").fill("kern.*\n*.critical\nkern\nkern.*.disk\ncron.#\n#.disk");
			tab.field("Routing key").fill("kern.critical");
			assertBinding(tab, "kern.*", true, "* stands for one word.");
			assertBinding(tab, "*.critical", true, "* stands for one word.");
			assertBinding(tab, "kern", false, "Too many words: the key has 2 words, the binding takes 1.");
			assertBinding(tab, "kern.*.disk", false, "Too few words: the key has 2 words, the binding needs 3.");
			assertBinding(tab, "cron.#", false, "Word 1 differs: “kern” is not “cron”.");
			assertBinding(tab, "#.disk", false, "Word 2 differs: “critical” is not “disk”.");
			tab.requireNoErrors();
		}
	}

	@Test
	void sendsForRealAndShowsWhatTheBrokerDelivers() {
		try (Tab tab = this.system.tab().open("/playground")) {
			tab.page.getByText("Subscribed with queue").waitFor();
			tab.button("Send it for real").click();
			assertThat(tab.page.getByLabel("Delivered messages").locator("li").first()).containsText("kern.critical");
			tab.requireNoErrors();
		}
	}

	@Test
	void agreesWithTheBrokerOnRandomPairs() throws Exception {
		List<String> bindingKeys = keys(40, "a", "b", "", "*", "*", "#", "#");
		List<String> routingKeys = keys(40, "a", "b", "c", "");
		try (Tab tab = this.system.tab().open("/playground")) {
			List<?> matches = (List<?>) tab.page.evaluate(MATCH, List.of(bindingKeys, routingKeys));
			assertThat(matches).asString()
				.isEqualTo(TopicExchange.delivered(this.system.address(), bindingKeys, routingKeys).toString());
			assertThat(matches.size()).isBetween(100, 1500);
		}
	}

	private List<String> keys(int count, String... words) {
		Set<String> keys = new TreeSet<>();
		while (keys.size() < count) {
			String key = Stream.generate(() -> words[this.random.nextInt(words.length)])
				.limit(this.random.nextInt(6))
				.collect(Collectors.joining("."));
			// RabbitMQ refuses more.
			if (StringUtils.countOccurrencesOf(key, "#") <= 2) {
				keys.add(key);
			}
		}
		return List.copyOf(keys);
	}

	private static void assertBinding(Tab tab, String key, boolean matches, String why) {
		Locator row = tab.page.locator(".bindings tbody tr")
			.filter(new Locator.FilterOptions().setHasText("this page"))
			.filter(new Locator.FilterOptions()
				.setHas(tab.page.getByText(key, new Page.GetByTextOptions().setExact(true))));
		assertThat(row).hasAttribute("data-match", String.valueOf(matches));
		assertThat(row).containsText(why);
	}

}
