package dev.warren.system.openapi;

import java.util.Map.Entry;
import java.util.Optional;
import java.util.stream.Stream;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** Compares bodies with what a document says of their media type. */
final class Content {

	private static final JsonMapper json = new JsonMapper();

	private final OpenApiDocument document;

	Content(OpenApiDocument document) {
		this.document = document;
	}

	/** The documented media type that a body has. */
	static Optional<Entry<String, JsonNode>> mediaType(JsonNode content, String contentType) {
		String type = contentType.replaceFirst(" *;.*", "");
		return content.propertyStream().filter((documented) -> documented.getKey().equals(type)).findFirst();
	}

	/**
	 * The differences between a body and the documented content.
	 * @param what such as {@code the answer}
	 */
	Stream<String> faults(String what, JsonNode content, String contentType, String body) {
		if (content.isMissingNode()) {
			return body.isEmpty() ? Stream.empty() : Stream.of(what + " has a body, which is not documented");
		}
		return mediaType(content, contentType)
			.map((documented) -> faults(documented.getKey(), documented.getValue(), body)
				.map((fault) -> what + ": " + fault))
			.orElseGet(() -> Stream
				.of("%s has the media type '%s', which is not documented".formatted(what, contentType)));
	}

	Stream<String> faults(String type, JsonNode documented, String body) {
		try {
			return switch (type) {
				case "text/event-stream" -> {
					EventStream stream = new EventStream(this.document, documented.path("x-events"));
					yield body.lines().flatMap((line) -> stream.faults(line).stream());
				}
				case "application/x-ndjson" -> body.lines()
					.flatMap((line) -> this.document.faults(type, documented.path("x-line"), json.readTree(line)));
				case "text/plain" -> this.document.faults(type, documented.path("schema"), new StringNode(body));
				default -> this.document.faults(type, documented.path("schema"), json.readTree(body));
			};
		}
		catch (JacksonException ex) {
			return Stream.of("no JSON: " + ex.getOriginalMessage());
		}
	}

}
