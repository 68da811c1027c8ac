package dev.warren.console.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;

import dev.warren.console.ConsoleProperties;

import org.springframework.stereotype.Component;

/** Asks the services and the broker over HTTP; nothing waits without a limit. */
@Component
public class UpstreamClient {

	private final HttpClient http;

	private final ConsoleProperties properties;

	UpstreamClient(ConsoleProperties properties) {
		this.properties = properties;
		// Without HTTP/2, which the services do not speak in clear text.
		this.http = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.connectTimeout(properties.connectTimeout())
			.build();
	}

	public HttpRequest.Builder request(URI uri) {
		return HttpRequest.newBuilder(uri).timeout(this.properties.readTimeout());
	}

	/**
	 * Sends a request; the caller closes the body of the answer.
	 * @throws IOException if the service is away or does not answer in time
	 */
	public HttpResponse<InputStream> send(HttpRequest request) throws IOException {
		try {
			return this.http.send(request, (_) -> BodySubscribers.mapping(BodyHandlers.ofInputStream().apply(null),
					(body) -> new QuietLimit(body, this.properties.readTimeout())));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException(ex.getMessage());
		}
	}

	/** Why a service did not answer, in a few words. */
	public static String reason(IOException ex) {
		return (ex.getMessage() != null) ? ex.getMessage() : ex.getClass().getSimpleName();
	}

}
