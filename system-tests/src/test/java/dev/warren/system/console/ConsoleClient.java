package dev.warren.system.console;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The console as its page uses it. */
record ConsoleClient(int port) {

	private static final HttpClient http = HttpClient.newHttpClient();

	/**
	 * Gets a document.
	 * @param headers names and values in turn
	 */
	HttpResponse<String> get(String path, String... headers) throws IOException {
		HttpRequest.Builder request = request(path);
		return send((headers.length > 0) ? request.headers(headers) : request);
	}

	HttpResponse<String> post(String path, String contentType, String body) throws IOException {
		return send(request(path).header("Content-Type", contentType).POST(BodyPublishers.ofString(body)));
	}

	/** The event stream of a tab; the caller closes it. */
	TabEvents tab(String path) throws IOException {
		return new TabEvents(send(request(path).build(), BodyHandlers.ofLines()).body());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path));
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
		return send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
	}

	private static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
			throws IOException {
		try {
			return http.send(request, handler);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
