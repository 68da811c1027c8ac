package dev.warren.worker.tasks;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;

import dev.warren.messaging.test.TestBroker;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The connections that the broker's management page shows. */
record OpenConnections(TestBroker broker, URI management) {

	static OpenConnections ofTestBroker() {
		TestBroker broker = TestBroker.current();
		assumeTrue(broker.management().isPresent(), "needs the broker's management page");
		return new OpenConnections(broker, broker.management().orElseThrow());
	}

	/** Has the broker close them, once it shows that many of this name. */
	void close(String name, int count) {
		List<String> found = await().until(() -> named(name), (names) -> names.size() == count);
		found.forEach((connection) -> assertThat(
				send("DELETE", "/" + URLEncoder.encode(connection, UTF_8).replace("+", "%20")).statusCode())
			.isEqualTo(204));
	}

	private List<String> named(String name) {
		JsonNode all = new JsonMapper().readTree(send("GET", "").body());
		return StreamSupport.stream(all.spliterator(), false)
			.filter((connection) -> connection.path("user_provided_name").asString("").equals(name))
			.map((connection) -> connection.path("name").asString())
			.toList();
	}

	private HttpResponse<String> send(String method, String path) {
		String login = Base64.getEncoder()
			.encodeToString((this.broker.username() + ":" + this.broker.password()).getBytes(UTF_8));
		try (HttpClient client = HttpClient.newHttpClient()) {
			return client.send(HttpRequest.newBuilder(this.management.resolve("/api/connections" + path))
				.header("Authorization", "Basic " + login)
				.method(method, HttpRequest.BodyPublishers.noBody())
				.build(), BodyHandlers.ofString());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
