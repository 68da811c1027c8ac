package dev.warren.system.observability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import dev.warren.messaging.test.TestBroker;
import dev.warren.system.Service;
import dev.warren.system.Services;
import dev.warren.system.StartedServices;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Every panel of the dashboards has data, while the services are used. */
@ExtendWith(StartedServices.class)
class DashboardsIT {

	private static final Path dashboards = Path.of("..", "deploy", "grafana", "dashboards");

	private static @Nullable Prometheus prometheus;

	private static @Nullable Thread traffic;

	@BeforeAll
	static void start(Services services) throws IOException {
		assumeTrue(Prometheus.isInstalled("prometheus"), "needs the command prometheus");
		URI broker = TestBroker.current().metrics().orElse(null);
		assumeTrue(broker != null, "needs the metrics of the broker");
		Map<String, Service> targets = Map.of("task-producer", services.producer(), "task-worker", services.worker(),
				"log-service", services.logs(), "rpc-fib-service", services.fib());
		prometheus = Prometheus.start("""
				global: {scrape_interval: 1s}
				scrape_configs:
				  - job_name: rabbitmq
				    metrics_path: /metrics/per-object
				    static_configs: [{targets: ['%s']}]
				  - job_name: warren
				    metrics_path: /actuator/prometheus
				    static_configs:
				%s
				""".formatted(broker.getAuthority(),
				targets.entrySet()
					.stream()
					.map((target) -> "      - {targets: ['127.0.0.1:%d'], labels: {service: %s}}"
						.formatted(target.getValue().port(), target.getKey()))
					.collect(Collectors.joining("\n"))));
		traffic = Thread.startVirtualThread(() -> use(services));
	}

	/** What ./warren demo does, in short, again and again. */
	private static void use(Services services) {
		try (Stream<String> lines = services.logs().lines("/logs/topic?key=%23")) {
			Thread.startVirtualThread(() -> read(lines));
			while (!Thread.currentThread().isInterrupted()) {
				services.producer().post("/hello", "text/plain", "Hello");
				services.producer().post("/tasks", "application/json", """
						{"description":"Second time lucky","failTimes":1}""");
				services.producer().post("/tasks", "application/json", "{\"description\":\"Quick\"}");
				services.logs().post("/logs/topic/kern.info", "text/plain", "Up");
				services.fib().get("/fib/30");
				Thread.sleep(200);
			}
		}
		catch (IOException | InterruptedException | IllegalStateException _) {
			// The test is over.
		}
	}

	private static void read(Stream<String> lines) {
		try {
			lines.forEach((_) -> {
			});
		}
		catch (UncheckedIOException _) {
			// The test is over.
		}
	}

	/** The tests after this one count tasks as well. */
	@AfterAll
	static void stop(Services services) throws InterruptedException {
		if (prometheus != null) {
			prometheus.close();
		}
		if (traffic != null) {
			traffic.interrupt();
			traffic.join();
			await().atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(services.producer().get("/tasks?limit=1").body())
					.contains("\"queued\":0", "\"running\":0", "\"retrying\":0"));
		}
	}

	@Test
	void prometheusReadsThePagesOfAllServicesAndOfTheBroker() {
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(query("up")).hasSize(5).containsOnly("1"));
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource("expressions")
	void thePanelHasData(String panel, String expression) {
		String query = expression.replace("$__rate_interval", "15s");
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(query(query)).as(panel).isNotEmpty().doesNotContain("NaN"));
	}

	static Stream<Arguments> expressions() throws IOException {
		try (Stream<Path> files = Files.list(dashboards)) {
			return files.sorted().toList().stream().flatMap(DashboardsIT::expressions);
		}
	}

	private static Stream<Arguments> expressions(Path dashboard) {
		List<Map<String, Object>> panels = JsonPath.read(read(dashboard), "$.panels[*]");
		return panels.stream()
			.flatMap((panel) -> JsonPath.<List<String>>read(panel, "$.targets[*].expr")
				.stream()
				.map((expression) -> Arguments.of(String.valueOf(panel.get("title")), expression)));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<String> query(String expression) throws InterruptedException {
		return (prometheus != null) ? prometheus.query(expression) : List.of();
	}

}
