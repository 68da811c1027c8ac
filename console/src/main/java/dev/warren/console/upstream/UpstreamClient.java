package dev.warren.console.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

import dev.warren.console.ConsoleProperties;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/** Asks the services and the broker over HTTP; nothing waits without a limit. */
@Component
public class UpstreamClient {

	private static final int MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;

	/**
	 * A parent that is not sampled, in W3C's format: polls would be most of all traces.
	 */
	private static final String NOT_SAMPLED = "00-00000000000000000000000000000001-0000000000000001-00";

	private final HttpClient http;

	private final ConsoleProperties properties;

	private final CurrentTrace trace;

	UpstreamClient(ConsoleProperties properties, CurrentTrace trace) {
		this.properties = properties;
		this.trace = trace;
		// Without HTTP/2, which the services do not speak in clear text.
		this.http = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.connectTimeout(properties.connectTimeout())
			.build();
	}

	/** Begins a request in the trace of the one that this thread handles, if any. */
	public HttpRequest.Builder request(URI uri) {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(this.properties.readTimeout());
		this.trace.addTo(request);
		return request;
	}

	/**
	 * Sends a poll: its answer is a document, has to come at once, and is in no trace.
	 */
	public Document fetch(HttpRequest.Builder request) throws IOException {
		return fetch(request.setHeader("traceparent", NOT_SAMPLED), this.properties.connectTimeout());
	}

	/** Sends a request whose answer is a document. */
	public Document fetch(HttpRequest.Builder request, Duration timeout) throws IOException {
		HttpResponse<InputStream> answer = send(request.timeout(timeout).build(), timeout);
		try (InputStream body = answer.body()) {
			byte[] content = body.readNBytes(MAX_DOCUMENT_BYTES + 1);
			if (content.length > MAX_DOCUMENT_BYTES) {
				throw new IOException("the answer is too large");
			}
			return new Document(answer.statusCode(), content);
		}
	}

	/**
	 * Sends a request; the caller closes the body of the answer.
	 * @throws IOException if the service is away or does not answer in time
	 */
	public HttpResponse<InputStream> send(HttpRequest request) throws IOException {
		return send(request, this.properties.readTimeout());
	}

	/** Opens an event stream, after an event if its id is given. */
	HttpResponse<InputStream> events(URI uri, @Nullable String lastId) throws IOException {
		HttpRequest.Builder request = request(uri).setHeader("traceparent", NOT_SAMPLED)
			.header("Accept", "text/event-stream");
		return send(((lastId != null) ? request.header("Last-Event-ID", lastId) : request).build());
	}

	private HttpResponse<InputStream> send(HttpRequest request, Duration quiet) throws IOException {
		try {
			return this.http.send(request, (_) -> BodySubscribers.mapping(BodyHandlers.ofInputStream().apply(null),
					(body) -> new QuietLimit(body, quiet)));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException(ex.getMessage());
		}
	}

	/** Why a service did not answer, in a few words. */
	public static String reason(IOException ex) {
		String unknown = (ex instanceof ConnectException) ? "no connection" : ex.getClass().getSimpleName();
		return Objects.requireNonNullElse(ex.getMessage(), unknown);
	}

	/** An answer. */
	public record Document(int status, byte[] content) {

		public String text() {
			return new String(this.content, StandardCharsets.UTF_8);
		}

		/**
		 * Reads JSON.
		 * @throws IOException if it is something else, such as the page of a proxy
		 */
		public JsonNode json(JsonMapper mapper) throws IOException {
			try {
				return mapper.readTree(this.content);
			}
			catch (JacksonException _) {
				throw new IOException("the answer with status %d is not JSON".formatted(this.status));
			}
		}

	}

}
