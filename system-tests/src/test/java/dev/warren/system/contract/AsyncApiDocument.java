package dev.warren.system.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads {@code docs/asyncapi.yaml}. */
final class AsyncApiDocument {

	static final Path FILE = Path.of("..", "docs", "asyncapi.yaml");

	private static final String ID = "urn:warren:asyncapi";

	private final JsonNode root;

	private final SchemaRegistry schemas;

	private AsyncApiDocument(JsonNode root) {
		this.root = root;
		// The validator takes a whole document for one schema, whose id this one lacks.
		String components = new JsonMapper().writeValueAsString(Map.of("components", root.get("components")));
		this.schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7,
				(builder) -> builder.schemas(Map.of(ID, components)));
	}

	static AsyncApiDocument read() {
		try {
			return new AsyncApiDocument(new YAMLMapper().readTree(Files.readString(FILE)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** All channels by their names in the document. */
	Map<String, JsonNode> channels() {
		return children(this.root.get("channels"));
	}

	/** All messages by their names in the document. */
	Map<String, JsonNode> messages() {
		return children(this.root.at("/components/messages"));
	}

	/** The messages of a channel by their names in the document. */
	Map<String, JsonNode> messages(String channel) {
		Map<String, JsonNode> messages = new TreeMap<>();
		this.root.at("/channels/" + channel + "/messages").forEach((reference) -> {
			String pointer = pointer(reference);
			messages.put(pointer.substring(pointer.lastIndexOf('/') + 1), this.root.at(pointer));
		});
		return messages;
	}

	/** The channels that are queues; one channel may stand for many queues. */
	Stream<JsonNode> queues() {
		return channels().values()
			.stream()
			.filter((channel) -> channel.at("/bindings/amqp/is").asString().equals("queue"));
	}

	Stream<JsonNode> exchanges() {
		return channels().values()
			.stream()
			.map((channel) -> channel.at("/bindings/amqp/exchange"))
			.filter(JsonNode::isObject);
	}

	/** The channel of the queue with this name. */
	Optional<JsonNode> queue(String name) {
		return queues().filter((queue) -> address(queue).matcher(name).matches()).findFirst();
	}

	/** Matches the queue names or routing keys that a channel's address stands for. */
	static Pattern address(JsonNode channel) {
		String pattern = Pattern.quote(channel.get("address").asString());
		for (Entry<String, JsonNode> parameter : children(channel.get("parameters")).entrySet()) {
			String values = Stream.of(parameter.getValue().path("enum"))
				.flatMap(JsonNode::valueStream)
				.map((value) -> Pattern.quote(value.asString()))
				.reduce((one, other) -> one + "|" + other)
				.orElse(".*");
			pattern = pattern.replace("{" + parameter.getKey() + "}", "\\E(?:" + values + ")\\Q");
		}
		return Pattern.compile(pattern);
	}

	/** Validates a value against a schema: one line for each fault. */
	Stream<String> faults(String what, String schema, JsonNode value) {
		return this.schemas.getSchema(SchemaLocation.of(ID + "#" + schema))
			.validate(value)
			.stream()
			.map((error) -> what + describe(error));
	}

	private static String describe(Error error) {
		String where = error.getInstanceLocation().toString();
		return (where.isEmpty() ? "" : " " + where) + ": " + error.getMessage();
	}

	/** The pointers of all references, and whether their targets exist. */
	Map<String, Boolean> references() {
		Map<String, Boolean> references = new TreeMap<>();
		this.root.findValues("$ref").forEach((reference) -> {
			String pointer = reference.asString().substring(1);
			references.put(pointer, !this.root.at(pointer).isMissingNode());
		});
		return references;
	}

	private static String pointer(JsonNode reference) {
		return reference.get("$ref").asString().substring(1);
	}

	private static Map<String, JsonNode> children(JsonNode parent) {
		Map<String, JsonNode> children = new TreeMap<>();
		if (parent != null) {
			parent.propertyStream().forEach((child) -> children.put(child.getKey(), child.getValue()));
		}
		return children;
	}

}
