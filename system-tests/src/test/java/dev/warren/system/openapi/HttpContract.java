package dev.warren.system.openapi;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares what a service answers with its document. */
public final class HttpContract {

	/** What all services offer beside their API. */
	private static final Pattern NO_OPERATION = Pattern
		.compile("/|/error|/actuator.*|/openapi\\.yaml|/swagger-ui\\.(html|js)|/webjars/.*");

	private final String module;

	public HttpContract(String module) {
		this.module = module;
	}

	/**
	 * Compares an answer, and the request if it was accepted.
	 * @param sent the body of the request
	 * @throws AssertionError if they differ from the document
	 */
	public void check(HttpRequest request, String sent, HttpResponse<String> response) {
		if (NO_OPERATION.matcher(request.uri().getPath()).matches()) {
			return;
		}
		Stream<String> faults = document().operation(request.method(), request.uri().getRawPath())
			.map((operation) -> Stream.of(faults(operation, request, sent, response),
					headers().faults(operation, response), bodyFaults(operation, response)))
			.orElseGet(() -> Stream.of(faultsWithoutOperation(response)))
			.flatMap((each) -> each);
		require(request, response, faults);
	}

	/**
	 * Compares the beginning of an answer, and each of its events as it comes.
	 * @throws AssertionError if they differ from the document
	 */
	public Stream<String> check(HttpRequest request, HttpResponse<Stream<String>> response) {
		Operation operation = document().operation(request.method(), request.uri().getRawPath()).orElseThrow();
		require(request, response, headers().faults(operation, response));
		return Content.mediaType(operation.response(response.statusCode()).path("content"), contentType(response))
			.filter((type) -> type.getValue().has("x-events"))
			.map((type) -> new EventStream(document(), type.getValue().get("x-events")))
			.map((events) -> response.body().peek((line) -> require(request, response, events.faults(line).stream())))
			.orElse(response.body());
	}

	/** Read on first use, because the console has none. */
	private OpenApiDocument document() {
		return OpenApiDocument.of(this.module);
	}

	private Content content() {
		return new Content(document());
	}

	private Headers headers() {
		return new Headers(document());
	}

	private static void require(HttpRequest request, HttpResponse<?> response, Stream<String> faults) {
		assertThat(faults)
			.as("%s %s, answered %d: %s", request.method(), request.uri(), response.statusCode(),
					(response.body() instanceof String body) ? body : response.headers().map())
			.isEmpty();
	}

	/** A request that is accepted is a documented one. */
	private Stream<String> faults(Operation operation, HttpRequest request, String sent,
			HttpResponse<String> response) {
		if (response.statusCode() >= 400) {
			return Stream.empty();
		}
		Set<String> parameters = new TreeSet<>();
		operation.parameters().forEach((parameter) -> parameters.add(parameter.path("name").asString()));
		String query = (request.uri().getRawQuery() != null) ? request.uri().getRawQuery() : "";
		Stream<String> unknown = Stream.of(query.split("&"))
			.map((pair) -> pair.split("=", 2)[0])
			.filter((name) -> !name.isEmpty() && !parameters.contains(name))
			.map((name) -> "the parameter '%s' is not documented".formatted(name));
		String type = request.headers().firstValue("Content-Type").orElse("");
		// A line of a batch may be wrong.
		boolean comparable = !sent.isEmpty() && !type.endsWith("ndjson");
		return Stream.concat(unknown,
				comparable ? content().faults("the request", operation.requestContent(), type, sent) : Stream.empty());
	}

	private Stream<String> bodyFaults(Operation operation, HttpResponse<String> response) {
		return content().faults("the answer", operation.response(response.statusCode()).path("content"),
				contentType(response), response.body());
	}

	private Stream<String> faultsWithoutOperation(HttpResponse<String> response) {
		return (response.statusCode() == 404 || response.statusCode() == 405)
				&& contentType(response).equals("application/problem+json") ? Stream.empty()
						: Stream.of("the operation is not documented");
	}

	private static String contentType(HttpResponse<?> response) {
		return response.headers().firstValue("Content-Type").orElse("");
	}

}
