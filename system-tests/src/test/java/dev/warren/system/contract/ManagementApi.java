package dev.warren.system.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;

import dev.warren.messaging.test.TestBroker;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The HTTP API of the broker's management plugin. */
final class ManagementApi {

	private static final JsonMapper json = new JsonMapper();

	private final HttpClient http = HttpClient.newHttpClient();

	private final URI address;

	private final String authorization;

	private ManagementApi(URI address, String authorization) {
		this.address = address;
		this.authorization = authorization;
	}

	/** That of the broker of the tests; skips the test if the broker has none. */
	static ManagementApi require() {
		TestBroker broker = TestBroker.current();
		assumeTrue(broker.management().isPresent(),
				"needs the broker's management plugin: run it in a container, or set WARREN_TEST_MANAGEMENT_PORT");
		String credentials = broker.username() + ":" + broker.password();
		return new ManagementApi(broker.management().orElseThrow(),
				"Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
	}

	/** All exchanges, queues or bindings of the virtual host. */
	Stream<JsonNode> list(String kind) {
		try {
			HttpResponse<String> response = this.http
				.send(HttpRequest.newBuilder(this.address.resolve("/api/" + kind + "/%2F"))
					.header("Authorization", this.authorization)
					.build(), BodyHandlers.ofString());
			assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
			return json.readTree(response.body()).valueStream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
