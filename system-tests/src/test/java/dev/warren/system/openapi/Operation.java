package dev.warren.system.openapi;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;

/**
 * An operation of a document.
 *
 * @param path may have parameters, such as {@code /tasks/{id}}
 */
public record Operation(OpenApiDocument document, String method, String path, JsonNode node) {

	private static final Pattern PARAMETER = Pattern.compile("\\{[^}]+}");

	public Operation {
		method = method.toUpperCase(Locale.ROOT);
	}

	boolean matches(String otherMethod, String otherPath) {
		return this.method.equals(otherMethod) && otherPath.matches(PARAMETER.matcher(this.path).replaceAll("[^/]+"));
	}

	public List<JsonNode> parameters() {
		return this.node.path("parameters").valueStream().map(this.document::resolve).toList();
	}

	/** The role that a token needs; empty if the document does not say. */
	public String role() {
		return this.node.path("security").path(0).path("token").path(0).asString("");
	}

	/** The response with a status; a missing node if it is not documented. */
	public JsonNode response(int status) {
		return this.document.resolve(this.node.path("responses").path(String.valueOf(status)));
	}

	/** What a request may contain, by media type. */
	public JsonNode requestContent() {
		return this.node.path("requestBody").path("content");
	}

	@Override
	public String toString() {
		return this.method + " " + this.path;
	}

}
