package dev.warren.system;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import dev.warren.system.openapi.OpenApiDocument;
import dev.warren.system.openapi.Operation;
import dev.warren.system.openapi.RequestExample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The services in the mode {@code token}: each endpoint needs the role that its OpenAPI
 * document names. The token of each role is its name.
 */
@Timeout(180)
class AccessIT {

	private static final List<String> ROLES = List.of("read", "submit", "operate");

	private static final String PREFIX = UUID.randomUUID() + "-";

	private static final Map<String, Service> services = new TreeMap<>();

	@BeforeAll
	static void start(@TempDir Path folder) throws Exception {
		StringBuilder tokens = new StringBuilder();
		for (String role : ROLES) {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(role.getBytes(StandardCharsets.UTF_8));
			tokens.append("the-%1$s %1$s %2$s%n".formatted(role, HexFormat.of().formatHex(hash)));
		}
		Path file = Files.writeString(folder.resolve("tokens"), tokens);
		for (String module : List.of("task-producer", "task-worker", "log-service", "rpc-fib-service")) {
			services.put(module, Service.start(module, PREFIX, "--warren.security.mode=token",
					"--warren.security.token-file=" + file, "--warren.tasks.retry-min=50ms"));
		}
		services.values().forEach(Service::awaitReady);
	}

	@AfterAll
	static void stop() throws Exception {
		for (Service service : services.values()) {
			service.close();
		}
		TopologyCleanup.delete(PREFIX);
	}

	@Test
	void everyEndpointNeedsTheRoleThatItsDocumentNames() throws IOException {
		for (Entry<String, Service> service : services.entrySet()) {
			for (Operation operation : OpenApiDocument.of(service.getKey()).operations()) {
				RequestExample request = RequestExample.of(operation).getFirst();
				assertThat(service.getValue()
					.send(operation.method(), request.path(), request.body(), request.headers().toArray(String[]::new))
					.statusCode()).as("%s without a token", operation).isEqualTo(401);
				for (String role : ROLES) {
					String[] headers = Stream.concat(Stream.of(bearer(role)), request.headers().stream())
						.toArray(String[]::new);
					int status = service.getValue().status(operation.method(), request.path(), request.body(), headers);
					assertThat(status).as("%s as %s", operation, role).isNotEqualTo(401);
					assertThat(status != 403).as("%s as %s", operation, role)
						.isEqualTo(role.equals(operation.role()) || role.equals("operate"));
				}
			}
		}
	}

	@Test
	void aTaskIsSubmittedFollowedAndRedrivenByThoseWhoMay() throws IOException {
		Service producer = services.get("task-producer");
		assertThat(producer).isNotNull();
		HttpResponse<String> accepted = producer.post("/tasks", "application/json",
				"{\"description\":\"Doomed\",\"failTimes\":1000}", bearer("submit"));
		String id = JsonPath.read(accepted.body(), "$.id");
		try (Stream<String> events = producer.lines("/tasks/" + id + "/events", bearer("read"))) {
			assertThat(events.anyMatch("event:dead"::equals)).isTrue();
		}
		String one = "{\"ids\":[\"%s\"]}".formatted(id);
		String path = "/dead-letters/redrive";
		await().atMost(Duration.ofSeconds(20))
			.until(() -> producer.post(path, "application/json", one, bearer("operate")).body(),
					(result) -> result.contains("\"redriven\":1"));
		try (Stream<String> events = producer.lines("/tasks/events",
				Stream.concat(Stream.of(bearer("read")), Stream.of("Last-Event-ID", "0")).toArray(String[]::new))) {
			assertThat(events.filter((line) -> line.contains(id) && line.contains("\"REDRIVEN\""))
				.findFirst()
				.orElseThrow()).contains("\"by\":\"the-operate\"");
		}
		assertThat(producer.log()).contains("Task " + id + " redriven by the-operate, for the 1. time");
	}

	private static String[] bearer(String token) {
		return new String[] { "Authorization", "Bearer " + token };
	}

}
