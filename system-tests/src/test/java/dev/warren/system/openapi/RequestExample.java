package dev.warren.system.openapi;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A request that a document shows.
 *
 * @param path with the query
 * @param headers names and values in turn
 * @param body empty if there is none
 */
public record RequestExample(Operation operation, String path, List<String> headers, String body) {

	/**
	 * The examples of an operation. First the one that Swagger UI sends at the first
	 * click: the first body, and each parameter with an {@code example}. Then the other
	 * bodies, the other media types of the answer, and each value that a schema of a
	 * parameter has as an example.
	 */
	public static List<RequestExample> of(Operation operation) {
		List<RequestExample> examples = new ArrayList<>(withBodies(operation));
		RequestExample first = examples.getFirst();
		operation.node()
			.path("responses")
			.propertyNames()
			.stream()
			.filter((status) -> status.startsWith("2"))
			.flatMap((status) -> operation.response(Integer.parseInt(status)).path("content").propertyNames().stream())
			.map((type) -> first.withHeader("Accept", type))
			.forEach(examples::add);
		for (JsonNode parameter : operation.parameters()) {
			operation.document()
				.resolve(parameter.get("schema"))
				.path("examples")
				.valueStream()
				.map((value) -> first.with(parameter, value))
				.forEach(examples::add);
		}
		return examples;
	}

	private static List<RequestExample> withBodies(Operation operation) {
		RequestExample bare = new RequestExample(operation, operation.path(), List.of(), "");
		for (JsonNode parameter : operation.parameters()) {
			bare = bare.with(parameter, parameter.path("example"));
		}
		RequestExample request = bare;
		Stream<RequestExample> bodies = operation.requestContent()
			.propertyStream()
			.flatMap((type) -> type.getValue()
				.get("examples")
				.valueStream()
				.map((example) -> request.withBody(type.getKey(), example.get("value"))));
		boolean mayBeBare = !operation.node().path("requestBody").path("required").asBoolean(false);
		return Stream.concat(bodies, mayBeBare ? Stream.of(request) : Stream.empty()).toList();
	}

	private RequestExample withBody(String contentType, JsonNode value) {
		String text = value.isString() ? value.asString() : value.toString();
		return new RequestExample(this.operation, this.path, List.of("Content-Type", contentType), text);
	}

	public RequestExample withHeader(String name, String value) {
		List<String> all = new ArrayList<>(this.headers);
		all.addAll(List.of(name, value));
		return new RequestExample(this.operation, this.path, all, this.body);
	}

	public RequestExample withQuery(String pair) {
		return new RequestExample(this.operation, this.path + (this.path.contains("?") ? "&" : "?") + pair,
				this.headers, this.body);
	}

	/** An array is one value after the other. */
	private RequestExample with(JsonNode parameter, JsonNode value) {
		if (value instanceof MissingNode) {
			return this;
		}
		if (value.isArray()) {
			RequestExample all = this;
			for (JsonNode one : value) {
				all = all.with(parameter, one);
			}
			return all;
		}
		String name = parameter.get("name").asString();
		String encoded = URLEncoder.encode(value.asString(), StandardCharsets.UTF_8);
		return switch (parameter.get("in").asString()) {
			case "path" -> new RequestExample(this.operation, this.path.replace("{" + name + "}", encoded),
					this.headers, this.body);
			case "header" -> withHeader(name, value.asString());
			default -> withQuery(name + "=" + encoded);
		};
	}

	/** Whether the answer has no end, or only an end that comes late. */
	public boolean isStream() {
		return this.operation.response(200).path("content").has("text/event-stream");
	}

	@Override
	public String toString() {
		return "%s %s %s %s".formatted(this.operation.method(), this.path, this.headers, this.body);
	}

}
