package dev.warren.system.openapi;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.StringNode;

/** Compares the headers of answers with a document. */
final class Headers {

	/**
	 * Of HTTP itself, Spring's answer to paths with a dot, against reflected file
	 * downloads, and what every answer tells browsers.
	 */
	private static final Set<String> COMMON_HEADERS = Set.of("connection", "content-disposition", "content-length",
			"content-type", "date", "keep-alive", "transfer-encoding", "content-security-policy", "referrer-policy",
			"x-content-type-options");

	private final OpenApiDocument document;

	Headers(OpenApiDocument document) {
		this.document = document;
	}

	Stream<String> faults(Operation operation, HttpResponse<?> response) {
		JsonNode documented = operation.response(response.statusCode());
		if (documented.isMissingNode()) {
			return Stream.of("the status is not documented");
		}
		Set<String> unknown = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		unknown.addAll(response.headers().map().keySet());
		COMMON_HEADERS.forEach(unknown::remove);
		documented.path("headers").propertyNames().forEach(unknown::remove);
		return Stream.concat(unknown.stream().map((name) -> "the header '%s' is not documented".formatted(name)),
				documented.path("headers")
					.propertyStream()
					.flatMap((header) -> faults(header.getKey(), this.document.resolve(header.getValue()),
							response.headers())));
	}

	private Stream<String> faults(String name, JsonNode documented, HttpHeaders headers) {
		String value = headers.firstValue(name).orElse(null);
		if (value == null) {
			return documented.path("required").asBoolean(false)
					? Stream.of("the header '%s' is missing".formatted(name)) : Stream.empty();
		}
		JsonNode schema = documented.path("schema");
		boolean number = this.document.resolve(schema).path("type").asString("").equals("integer");
		return this.document.faults("header " + name, schema,
				number ? new LongNode(Long.parseLong(value)) : new StringNode(value));
	}

}
