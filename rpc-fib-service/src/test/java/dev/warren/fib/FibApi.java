package dev.warren.fib;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service as its HTTP clients see it. */
public final class FibApi {

	private static final HttpClient client = HttpClient.newHttpClient();

	private static final JsonMapper json = new JsonMapper();

	private final int port;

	public FibApi(int port) {
		this.port = port;
	}

	public Answer fib(Object n) throws IOException, InterruptedException {
		return get("/fib/" + n);
	}

	/** With headers, each a name and a value. */
	public Answer get(String path, String... headers) throws IOException, InterruptedException {
		return new Answer(client.send(request(path, headers), BodyHandlers.ofString()));
	}

	public CompletableFuture<Answer> fibAsync(Object n) {
		return client.sendAsync(request("/fib/" + n), BodyHandlers.ofString()).thenApply(Answer::new);
	}

	private HttpRequest request(String path, String... headers) {
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(this.port, path)));
		return ((headers.length > 0) ? request.headers(headers) : request).build();
	}

	/** A response, its body as JSON. */
	public record Answer(HttpResponse<String> response) {

		public int status() {
			return this.response.statusCode();
		}

		public String header(String name) {
			return this.response.headers().firstValue(name).orElse("");
		}

		public JsonNode body() {
			return json.readTree(this.response.body());
		}

		public String text(String field) {
			return Objects.toString(body().path(field).asString(""));
		}

		/** The type of the problem, without the prefix that all have. */
		public String problem() {
			return header("Content-Type").equals("application/problem+json")
					? text("type").replace("urn:warren:problem:", "") : "none";
		}

	}

}
