package dev.warren.logs.subscribe;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestBroker;
import dev.warren.messaging.test.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What the archive keeps, of whom, and what reading adds to the broker: nothing. */
@BrokerTest(properties = { "warren.broker.declare-interval=500ms", "warren.logs.heartbeat=500ms" })
class ArchiveIT {

	private final HttpClient http = HttpClient.newHttpClient();

	private final TestClient client = TestClient.connect();

	@LocalServerPort
	int port;

	@Autowired
	Names names;

	@BeforeEach
	void confirm() throws Exception {
		this.client.channel().confirmSelect();
	}

	@AfterEach
	void goAway() throws Exception {
		this.client.close();
		this.http.shutdownNow();
	}

	/** Anonymous reads must not fill the broker with bindings. */
	@ParameterizedTest
	@ValueSource(strings = { "", "&replay=0", "&replay=5" })
	void keepsNoBindingForItsReaders(String replay) throws Exception {
		assumeTrue(TestBroker.current().management().isPresent(), "needs the management plugin");
		List<String> archive = bindings("queues", this.names.logArchive(), "");
		assertThat(archive).hasSize(18);
		for (int i = 0; i < 20; i++) {
			SseClient reader = SseClient.subscribe(this.port, "/logs/direct?" + inventedSeverities() + replay);
			assertThat(bindings("queues", this.names.logArchive(), "")).isEqualTo(archive);
			reader.close();
		}
		// Live queues go soon after their readers.
		await().untilAsserted(
				() -> assertThat(archive).containsAll(bindings("exchanges", this.names.directLogs(), "/source")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "trace", "debug", "info", "notice", "warning", "warn", "error", "err", "critical", "crit",
			"alert", "emergency", "emerg", "fatal" })
	void archivesAWellKnownSeverityOnceWhoeverPublishesIt(String severity) throws Exception {
		post("/logs/direct/" + severity, "posted");
		publish(this.names.directLogs(), severity, "of another client");
		post("/logs/direct/" + severity, "last");
		try (SseClient reader = SseClient.subscribe(this.port, "/logs/direct?replay=3&severity=" + severity)) {
			assertThat(reader.messagesUntil("last")).containsExactly("posted", "of another client");
		}
	}

	@Test
	void archivesOtherSeveritiesOfItsOwnClientsOnly() throws Exception {
		String severity = UUID.randomUUID().toString();
		try (SseClient live = SseClient.subscribe(this.port, "/logs/direct?severity=" + severity)) {
			publish(this.names.directLogs(), severity, "of another client");
			post("/logs/direct/" + severity, "last");
			assertThat(live.messagesUntil("last")).containsExactly("of another client");
		}
		try (SseClient reader = SseClient.subscribe(this.port, "/logs/direct?replay=10&severity=" + severity)) {
			assertThat(reader.messagesUntil("last")).isEmpty();
		}
	}

	@Test
	void assignsTheSameIdAndTimeForAllReadersOfTheArchive() throws Exception {
		Instant before = Instant.now().minusMillis(1);
		String key = UUID.randomUUID().toString();
		try (SseClient live = SseClient.subscribe(this.port, "/logs/topic?key=" + key);
				SseClient follower = SseClient.subscribe(this.port, "/logs/topic?replay=0&key=" + key)) {
			publish(this.names.topicLogs(), key, "anonymous");
			SseClient.Event archived = follower.next();
			assertAssigned(archived.data(), before);
			assertThat(archived.data().get("id").asString()).isEqualTo("archive-" + archived.id());
			assertAssigned(live.next().data(), before);
			try (SseClient later = SseClient.subscribe(this.port, "/logs/topic?replay=1&key=" + key)) {
				assertThat(later.next().data()).isEqualTo(archived.data());
			}
		}
	}

	private static void assertAssigned(JsonNode event, Instant earliest) {
		assertThat(event.get("assigned").toString()).isEqualTo("[\"id\",\"timestamp\"]");
		assertThat(event.get("id").asString()).isNotBlank();
		assertThat(Instant.parse(event.get("timestamp").asString())).isBetween(earliest, Instant.now());
	}

	private static String inventedSeverities() {
		return IntStream.range(0, 20).mapToObj((_) -> "severity=" + UUID.randomUUID()).collect(Collectors.joining("&"));
	}

	private void publish(String exchange, String key, String text) throws Exception {
		this.client.channel().basicPublish(exchange, key, null, text.getBytes(StandardCharsets.UTF_8));
		this.client.channel().waitForConfirmsOrDie(10_000);
	}

	private void post(String path, String text) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.header("Content-Type", "text/plain")
			.POST(BodyPublishers.ofString(text))
			.build();
		assertThat(this.http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(202);
	}

	/** From the broker's management plugin. */
	private List<String> bindings(String kind, String name, String end) throws Exception {
		TestBroker broker = TestBroker.current();
		String credentials = broker.username() + ":" + broker.password();
		HttpRequest request = HttpRequest
			.newBuilder(
					broker.management().orElseThrow().resolve("/api/%s/%%2F/%s/bindings%s".formatted(kind, name, end)))
			.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
			.build();
		JsonNode all = new JsonMapper().readTree(this.http.send(request, BodyHandlers.ofString()).body());
		List<String> bindings = new ArrayList<>();
		all.forEach((binding) -> bindings
			.add(binding.get("source").asString() + " -> " + binding.get("routing_key").asString()));
		bindings.sort(null);
		return bindings;
	}

}
