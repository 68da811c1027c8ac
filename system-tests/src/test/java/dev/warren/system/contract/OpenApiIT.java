package dev.warren.system.contract;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import dev.warren.system.Service;
import dev.warren.system.Services;
import dev.warren.system.StartedServices;
import dev.warren.system.openapi.OpenApiDocument;
import dev.warren.system.openapi.Operation;
import dev.warren.system.openapi.RequestExample;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The services serve what their OpenAPI documents say. The client of the tests compares
 * each answer with the document.
 */
@ExtendWith(StartedServices.class)
@Timeout(180)
class OpenApiIT {

	private static final List<String> PAGES = List.of("GET /swagger-ui.html", "GET /openapi.yaml",
			"GET /actuator/health", "GET /actuator");

	private final Service producer;

	private final Service logs;

	private final Map<String, Service> services;

	OpenApiIT(Services started) {
		this.producer = started.producer();
		this.logs = started.logs();
		this.services = Map.of("task-producer", this.producer, "task-worker", started.worker(), "log-service",
				this.logs, "rpc-fib-service", started.fib());
	}

	/** Other tests compare counters before and after. */
	@AfterEach
	void awaitTheEndOfAllTasks() {
		await().atMost(Duration.ofMinutes(1))
			.until(() -> this.producer.get("/tasks?limit=1").body(),
					(tasks) -> tasks.contains("\"queued\":0,\"running\":0,\"retrying\":0"));
	}

	@Test
	void documentsWhatIsServedAndNothingElse() throws IOException {
		for (Entry<String, Service> service : this.services.entrySet()) {
			Set<String> documented = operations(service.getKey()).map(Operation::toString)
				.collect(Collectors.toCollection(TreeSet::new));
			assertThat(endpoints(service.getValue())).as(service.getKey()).isEqualTo(documented);
		}
	}

	@Test
	void everyExampleIsAnsweredAsDocumented() throws IOException {
		for (Entry<String, Service> service : this.services.entrySet()) {
			for (Operation operation : operations(service.getKey()).toList()) {
				for (RequestExample example : RequestExample.of(operation)) {
					assertThat(send(service.getValue(), example)).as("%s", example).isBetween(200, 304);
				}
			}
		}
	}

	@Test
	void everyOperationRefusesRequestsAsDocumented() throws IOException {
		for (Entry<String, Service> service : this.services.entrySet()) {
			for (Operation operation : operations(service.getKey()).toList()) {
				RequestExample request = RequestExample.of(operation).getFirst();
				refuses(service.getValue(), request.withQuery("x=%ff"), 400);
				refuses(service.getValue(), request.withHeader("Content-Encoding", "gzip"), 415);
				if (!operation.method().equals("GET")) {
					refuses(service.getValue(), request.withHeader("Origin", "https://other.example"), 403);
				}
				refuses(service.getValue(), request.withHeader("Accept", "image/png"), 406);
				String large = "{\"message\":\"%s\"}".formatted("x".repeat(300_000));
				if (operation.requestContent().has("application/json")) {
					refuses(service.getValue(), new RequestExample(operation, request.path(), request.headers(), large),
							413);
				}
			}
		}
	}

	@Test
	void streamsHaveTheDocumentedEvents() throws IOException {
		String task = JsonPath.read(this.producer.post("/tasks", "application/json", """
				{"description":"Once again.","failTimes":1}""").body(), "$.id");
		assertThat(this.producer.get("/tasks/" + task + "/events").body()).contains("event:state", "event:completed");
		try (Stream<String> events = this.producer.lines("/tasks/events", "Last-Event-ID", "0")) {
			assertThat(events.anyMatch((line) -> line.contains(task) && line.contains("COMPLETED"))).isTrue();
		}
		String message = "A message to " + task;
		assertThat(this.logs.post("/logs/topic/kern.info", "text/plain", message).statusCode()).isEqualTo(202);
		try (Stream<String> events = this.logs.lines("/logs/topic?key=kern.*&replay=10")) {
			assertThat(events.anyMatch((line) -> line.contains(message))).isTrue();
		}
	}

	@Test
	void theDocumentAndThePageToTryItAreServed() throws IOException {
		for (Entry<String, Service> service : this.services.entrySet()) {
			HttpResponse<String> document = service.getValue().get("/openapi.yaml");
			assertThat(document.body()).isEqualTo(OpenApiDocument.text(service.getKey()));
			assertThat(document.headers().firstValue("Content-Type")).contains("application/yaml");
			assertThat(service.getValue().get("/swagger-ui.html").body()).contains("src=\"swagger-ui.js\"");
			assertThat(service.getValue().get("/swagger-ui.js").body()).contains("url: \"openapi.yaml\"");
			for (String part : List.of("swagger-ui.css", "swagger-ui-bundle.js")) {
				assertThat(service.getValue().get("/webjars/swagger-ui/" + part).statusCode()).isEqualTo(200);
			}
		}
	}

	@Test
	void yamlIsNoFormatOfBodies() throws IOException {
		assertThat(this.producer.post("/tasks", "application/yaml", "description: x").statusCode()).isEqualTo(415);
		assertThat(this.producer.send("GET", "/tasks", "", "Accept", "application/yaml").statusCode()).isEqualTo(406);
	}

	private static Stream<Operation> operations(String module) {
		return OpenApiDocument.of(module).operations().stream();
	}

	private static Set<String> endpoints(Service service) throws IOException {
		List<String> endpoints = new ArrayList<>(JsonPath
			.<List<String>>read(service.send("GET", "/", "", "Accept", "application/json").body(), "$.endpoints"));
		endpoints.removeAll(PAGES);
		return new TreeSet<>(endpoints);
	}

	/** Of a stream only the beginning: most have no end. */
	private static int send(Service service, RequestExample example) throws IOException {
		String[] headers = example.headers().toArray(String[]::new);
		if (example.isStream()) {
			try (Stream<String> lines = service.lines(example.path(), headers)) {
				return lines.findFirst().isPresent() ? 200 : 500;
			}
		}
		return service.send(example.operation().method(), example.path(), example.body(), headers).statusCode();
	}

	private static void refuses(Service service, RequestExample request, int status) throws IOException {
		HttpResponse<String> response = service.send(request.operation().method(), request.path(), request.body(),
				request.headers().toArray(String[]::new));
		assertThat(response.statusCode()).as("%s: %s", request, response.body()).isEqualTo(status);
	}

}
