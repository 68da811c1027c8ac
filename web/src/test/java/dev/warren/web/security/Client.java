package dev.warren.web.security;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** A client of the service at a port, with a token or, if that is empty, without. */
record Client(int port, String token) {

	private static final HttpClient http = HttpClient.newHttpClient();

	HttpResponse<String> get(String path) throws IOException {
		return send("GET", path, "");
	}

	HttpResponse<String> post(String path) throws IOException {
		return send("POST", path, "");
	}

	/**
	 * Sends a request.
	 * @param headers names and values in turn
	 */
	HttpResponse<String> send(String method, String path, String body, String... headers) throws IOException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
		if (!this.token.isEmpty()) {
			request.header("Authorization", "Bearer " + this.token);
		}
		if (headers.length > 0) {
			request.headers(headers);
		}
		try {
			return http.send(request.build(), BodyHandlers.ofString());
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
