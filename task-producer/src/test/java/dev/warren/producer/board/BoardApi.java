package dev.warren.producer.board;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The board as a client sees it. */
record BoardApi(int port) {

	private static final HttpClient http = HttpClient.newHttpClient();

	private static final JsonMapper json = new JsonMapper();

	static BoardApi onceLoaded(int port) {
		BoardApi api = new BoardApi(port);
		await().atMost(Duration.ofSeconds(30)).until(() -> api.get("/tasks").statusCode() == 200);
		return api;
	}

	HttpResponse<String> get(String path, String... headers) throws Exception {
		HttpRequest.Builder request = request(path);
		return http.send((headers.length > 0) ? request.headers(headers).build() : request.build(),
				BodyHandlers.ofString());
	}

	JsonNode json(String path) throws Exception {
		return json(get(path), 200);
	}

	String state(String id) throws Exception {
		HttpResponse<String> response = get("/tasks/" + id);
		return (response.statusCode() == 200) ? json(response, 200).get("state").asString() : response.body();
	}

	String submit(String description) throws Exception {
		HttpResponse<String> response = http.send(request("/tasks").header("Content-Type", "text/plain")
			.POST(BodyPublishers.ofString(description))
			.build(), BodyHandlers.ofString());
		return json(response, 202).get("id").asString();
	}

	static JsonNode json(HttpResponse<String> response, int status) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		return json.readTree(response.body());
	}

	static List<String> ids(JsonNode page) {
		return page.get("tasks").valueStream().map((task) -> task.get("id").asString()).toList();
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port).resolve(path))
			.timeout(Duration.ofSeconds(20));
	}

}
