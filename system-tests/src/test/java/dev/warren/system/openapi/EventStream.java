package dev.warren.system.openapi;

import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares the events of a stream, which comes line by line, with a document. */
final class EventStream {

	private static final JsonMapper json = new JsonMapper();

	private final OpenApiDocument document;

	private final JsonNode events;

	private final StringBuilder data = new StringBuilder();

	private String name = "";

	EventStream(OpenApiDocument document, JsonNode events) {
		this.document = document;
		this.events = events;
	}

	/** The faults of the event that ends with this line. */
	List<String> faults(String line) {
		String value = line.substring(line.indexOf(':') + 1).replaceFirst("^ ", "");
		if (line.startsWith("event:")) {
			this.name = value;
		}
		else if (line.startsWith("data:")) {
			this.data.append(value);
		}
		else if (line.isEmpty()) {
			List<String> faults = this.name.isEmpty() ? List.of() : faults(this.name, this.data.toString());
			this.name = "";
			this.data.setLength(0);
			return faults;
		}
		return List.of();
	}

	private List<String> faults(String event, String sent) {
		JsonNode documented = this.events.path(event);
		JsonNode schema = documented.path("data");
		if (documented.isMissingNode()) {
			return List.of("the event '%s' is not documented".formatted(event));
		}
		if (schema.isMissingNode()) {
			return sent.isEmpty() ? List.of()
					: List.of("the data of the event '%s' is not documented".formatted(event));
		}
		return this.document.faults("event " + event, schema, json.readTree(sent)).toList();
	}

}
