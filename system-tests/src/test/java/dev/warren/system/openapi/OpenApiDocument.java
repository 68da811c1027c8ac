package dev.warren.system.openapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What a service serves over HTTP, as its {@code openapi.yaml} says. */
public final class OpenApiDocument {

	private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

	/**
	 * The validator knows a document by an id, and takes it as a whole for one schema.
	 */
	private static final String ID = "urn:warren:openapi";

	private static final SchemaRegistryConfig WITH_FORMATS = SchemaRegistryConfig.builder()
		.formatAssertionsEnabled(true)
		.build();

	private static final Map<String, OpenApiDocument> documents = new ConcurrentHashMap<>();

	private final JsonNode root;

	private final SchemaRegistry registry;

	private final Map<JsonNode, Schema> schemas = Collections.synchronizedMap(new IdentityHashMap<>());

	private OpenApiDocument(JsonNode source) {
		JsonMapper json = new JsonMapper();
		this.root = json.readTree(json.writeValueAsString(source).replace("\"#/", "\"" + ID + "#/"));
		String components = json.writeValueAsString(Map.of("components", this.root.get("components")));
		this.registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
				(builder) -> builder.schemaRegistryConfig(WITH_FORMATS).schemas(Map.of(ID, components)));
	}

	/** The document of the service that a module builds. */
	public static OpenApiDocument of(String module) {
		return documents.computeIfAbsent(module, (_) -> new OpenApiDocument(new YAMLMapper().readTree(text(module))));
	}

	public static String text(String module) {
		try {
			return Files.readString(Path.of("..", module, "src", "main", "resources", "static", "openapi.yaml"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** In the order of the document. */
	public List<Operation> operations() {
		return this.root.get("paths")
			.propertyStream()
			.flatMap((path) -> path.getValue()
				.propertyStream()
				.filter((operation) -> METHODS.contains(operation.getKey()))
				.map((operation) -> new Operation(this, operation.getKey(), path.getKey(), operation.getValue())))
			.toList();
	}

	/** The operation that a request is for; one without parameters takes precedence. */
	Optional<Operation> operation(String method, String path) {
		return operations().stream()
			.filter((operation) -> operation.matches(method, path))
			.min(Comparator.comparing((operation) -> operation.path().contains("{")));
	}

	public JsonNode root() {
		return this.root;
	}

	/** What a reference refers to; anything else as it is. */
	public JsonNode resolve(JsonNode node) {
		JsonNode reference = node.path("$ref");
		return reference.isString() ? resolve(at(reference.asString())) : node;
	}

	public JsonNode at(String reference) {
		return this.root.at(reference.substring(ID.length() + 1));
	}

	/**
	 * Validates an example of a body.
	 * @param type its media type
	 * @param documented what the document says of it
	 */
	public Stream<String> contentFaults(String type, JsonNode documented, JsonNode example) {
		String body = type.matches("application/(.*\\+)?json") ? example.toString() : example.asString();
		return new Content(this).faults(type, documented, body);
	}

	/** Validates a value against a schema: one line for each fault. */
	public Stream<String> faults(String what, JsonNode schema, JsonNode value) {
		return this.schemas.computeIfAbsent(schema, this.registry::getSchema)
			.validate(value)
			.stream()
			.map((error) -> "%s %s: %s".formatted(what, error.getInstanceLocation(), error.getMessage()));
	}

}
