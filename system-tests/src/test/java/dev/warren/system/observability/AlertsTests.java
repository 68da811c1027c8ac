package dev.warren.system.observability;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The alerts fire and resolve, and each has its paragraph for those on call. */
class AlertsTests {

	private static final Path alerts = Path.of("..", "deploy", "prometheus", "alerts.yaml");

	@Test
	void eachFiresAndResolves() throws Exception {
		assumeTrue(Prometheus.isInstalled("promtool"), "needs the command promtool");
		Process promtool = new ProcessBuilder("promtool", "test", "rules",
				alerts.resolveSibling("alerts_test.yaml").toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(promtool.waitFor()).as(output).isZero();
	}

	@ParameterizedTest
	@MethodSource("names")
	void eachIsTestedAndHasARunbook(String name) throws Exception {
		assertThat(alerts.resolveSibling("alerts_test.yaml")).content().contains("alertname: " + name);
		assertThat(Path.of("..", "docs", "operations.md")).content().contains("#### " + name + "\n");
		assertThat(alerts).content().contains("runbook: docs/operations.md#" + name.toLowerCase(Locale.ROOT) + "\n");
	}

	static Stream<String> names() throws Exception {
		return Pattern.compile("- alert: (\\w+)")
			.matcher(Files.readString(alerts))
			.results()
			.map((MatchResult match) -> match.group(1));
	}

}
