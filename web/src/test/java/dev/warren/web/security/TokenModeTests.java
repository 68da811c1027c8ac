package dev.warren.web.security;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Actuator has a port of its own here. The file goes with the class, so the context does
 * too.
 */
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(classes = SecuredApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.application.name=secured", "spring.config.import=classpath:web-defaults.yaml",
				"warren.security.mode=token", "management.server.port=0", "management.server.address=127.0.0.1",
				"management.endpoint.health.probes.add-additional-paths=true" })
class TokenModeTests {

	private static final String TOKENS = "# name, roles, hash\n\n" + line("reader", "read", "r")
			+ line("submitter", "submit", "s") + line("operator", "operate", "o") + line("both", "read,submit", "b");

	@TempDir
	static Path folder;

	@LocalServerPort
	int port;

	@LocalManagementPort
	int managementPort;

	@DynamicPropertySource
	static void tokenFile(DynamicPropertyRegistry properties) throws IOException {
		Files.writeString(folder.resolve("tokens"), TOKENS);
		properties.add("warren.security.token-file", folder.resolve("tokens")::toString);
	}

	@AfterEach
	void failsUnexpectedlyNowhere(CapturedOutput output) {
		assertThat(output).doesNotContain("Exception", "\tat ", "security password");
	}

	/** The tokens by their first letters. */
	@ParameterizedTest
	@CsvSource({ "GET,/things/1,rob", "HEAD,/things/1,rob", "GET,/stream,rob", "HEAD,/stream,rob", "GET,/nowhere,rob",
			"GET,/error,rob", "POST,/things,sob", "GET,/call,sob", "HEAD,/call,sob", "POST,/things/redrive,o",
			"POST,/nowhere,o", "DELETE,/things/1,o" })
	void requiresTheRole(String method, String path, String allowed) throws IOException {
		for (String token : List.of("r", "s", "o", "b")) {
			int status = with(token).send(method, path, "").statusCode();
			assertThat(status).as("%s %s as %s", method, path, token).isNotEqualTo(401);
			assertThat(status != 403).as("%s %s as %s", method, path, token).isEqualTo(allowed.contains(token));
		}
		assertThat(with("").send(method, path, "").statusCode()).isEqualTo(401);
		assertThat(with("unknown").send(method, path, "").statusCode()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/swagger-ui.html", "/swagger-ui.js", "/webjars/swagger-ui/swagger-ui.css" })
	void showsTheApiToEverybody(String page) throws IOException {
		assertThat(with("").get(page).statusCode()).isEqualTo(200);
		assertThat(with("").send("HEAD", page, "").statusCode()).isEqualTo(200);
		assertThat(with("").post(page).statusCode()).isEqualTo(401);
	}

	@Test
	void challengesWithProblems() throws IOException {
		assertProblem(with("").get("/things/1"), 401, "unauthenticated", "Bearer realm=\"warren\"");
		assertProblem(with("unknown").get("/things/1"), 401, "unauthenticated",
				"Bearer realm=\"warren\", error=\"invalid_token\"");
		assertProblem(with("r").post("/things"), 403, "forbidden",
				"Bearer realm=\"warren\", error=\"insufficient_scope\"");
		assertThat(with("r").post("/things").body()).contains("This needs the role submit", "\"instance\":\"/things\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer", "Bearer ", "Bearer r r", "Bearer ü", "bearer\tr", "Basic cjpy", "Bearer r,s" })
	void refusesWhatIsNoBearerToken(String authorization) throws IOException {
		assertThat(with("").send("GET", "/things/1", "", "Authorization", authorization).statusCode()).isEqualTo(401);
	}

	@Test
	void takesNoTokenFromAnAddress() throws IOException {
		assertThat(with("").get("/things/1?access_token=r").statusCode()).isEqualTo(401);
	}

	@Test
	void authenticatesOnceHoweverManyDispatchesARequestHas() throws IOException {
		assertThat(with("r").get("/stream").body()).contains("event:number\ndata:1", "event:number\ndata:3");
		assertThat(with("s").get("/call").body()).isEqualTo("called by submitter");
		String lines = "{\"line\":1}\n".repeat(100_000);
		assertThat(with("s").send("POST", "/lines", lines, "Content-Type", "application/x-ndjson").body())
			.isEqualTo(lines);
	}

	@Test
	void checksARequestBeforeItsToken() throws IOException {
		HttpResponse<String> crossSite = with("").send("POST", "/things", "", "Origin", "https://evil.example");
		assertThat(crossSite.body()).contains("cross-site-request");
		assertThat(with("").get("/things/%ff").statusCode()).isEqualTo(400);
		assertThat(with("").get("/things/1").headers().firstValue("RateLimit")).isPresent();
	}

	@Test
	void keepsAnswersOutOfOtherPages() throws IOException {
		for (String path : Set.of("/", "/stream", "/nowhere", "/things/%ff", "/things/%00")) {
			assertThat(with("r").get(path).headers().map()).as(path)
				.containsEntry("x-content-type-options", List.of("nosniff"))
				.containsEntry("referrer-policy", List.of("no-referrer"))
				.containsEntry("content-security-policy", List.of("default-src 'none'; frame-ancestors 'none'"));
		}
		assertThat(with("").get("/swagger-ui.html").headers().firstValue("content-security-policy").orElseThrow())
			.contains("script-src 'self';", "frame-ancestors 'none'");
		assertThat(with("r").get("/stream").headers().allValues("cache-control")).containsExactly("no-store");
		assertThat(with("r").get("/things/1").headers().allValues("cache-control")).isEmpty();
	}

	@Test
	void showsOnlyTheStatusOfHealthWithoutAToken() throws IOException {
		assertThat(management("").get("/actuator/health").body()).contains("UP").doesNotContain("components");
		assertThat(management("s").get("/actuator/health").body()).doesNotContain("components");
		assertThat(management("r").get("/actuator/health").body()).contains("components", "diskSpace");
		assertThat(management("o").get("/actuator/health").body()).contains("components");
		assertThat(management("").get("/actuator/health/readiness").statusCode()).isEqualTo(200);
		for (String path : Set.of("/actuator", "/actuator/info", "/actuator/metrics", "/actuator/prometheus",
				"/actuator/env")) {
			assertThat(management("").get(path).statusCode()).as(path).isEqualTo(401);
			assertThat(management("s").get(path).statusCode()).as(path).isEqualTo(403);
			assertThat(management("r").get(path).statusCode()).as(path).isIn(200, 404);
		}
	}

	@Test
	void showsReadinessAtTheServicesOwnPortIfAskedTo() throws IOException {
		assertThat(with("r").get("/readyz").body()).contains("UP");
		assertThat(with("").get("/readyz").statusCode()).isEqualTo(401);
	}

	@Test
	void guardsThePortOfActuatorToo() throws IOException {
		HttpResponse<String> refused = management("").get("/actuator/info");
		assertProblem(refused, 401, "unauthenticated", "Bearer realm=\"warren\"");
		assertThat(refused.headers().map()).containsKeys("content-security-policy", "ratelimit");
		assertThat(management("r").get("/actuator/info?x=%ff").statusCode()).isEqualTo(400);
	}

	@Test
	void readsTheFileAgainWhenItChanges(CapturedOutput output) throws IOException {
		Path file = folder.resolve("tokens");
		Files.writeString(file, TOKENS + line("new", "read", "n"));
		await().until(() -> with("n").get("/things/1").statusCode() == 200);
		Files.writeString(file, TOKENS + "new read\n");
		await().untilAsserted(() -> assertThat(output).contains("line 7 has 2 fields"));
		assertThat(with("n").get("/things/1").statusCode()).isEqualTo(200);
		Files.delete(file);
		Files.writeString(folder.resolve("other"), TOKENS);
		Files.move(folder.resolve("other"), file);
		await().until(() -> with("n").get("/things/1").statusCode() == 401);
		assertThat(with("r").get("/things/1").statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource({ "/things/a%2Eb,a.b", "/things/a%25b,a%b", "/things/a%3Bb,a;b", "/things/%E2%80%A8,'\u2028'" })
	void acceptsEveryIdThatItDidBefore(String path, String id) throws IOException {
		assertThat(with("r").get(path).body()).isEqualTo(id);
	}

	@Test
	void refusesPathsThatAreNotNormalized() throws IOException {
		assertThat(with("r").get("/webjars//../things/1").body()).contains("urn:warren:problem:invalid-request");
	}

	private static void assertProblem(HttpResponse<String> answer, int status, String type, String challenge) {
		assertThat(answer.statusCode()).isEqualTo(status);
		assertThat(answer.body()).contains("\"type\":\"urn:warren:problem:" + type + "\"", "\"status\":" + status);
		for (Entry<String, String> header : Map
			.of("Content-Type", "application/problem+json", "WWW-Authenticate", challenge, "Cache-Control", "no-store")
			.entrySet()) {
			assertThat(answer.headers().allValues(header.getKey())).containsExactly(header.getValue());
		}
	}

	private Client with(String token) {
		return new Client(this.port, token);
	}

	private Client management(String token) {
		return new Client(this.managementPort, token);
	}

	private static String line(String name, String roles, String token) {
		return "%s %s %s%n".formatted(name, roles, HexFormat.of().formatHex(Token.hash(token)));
	}

}
