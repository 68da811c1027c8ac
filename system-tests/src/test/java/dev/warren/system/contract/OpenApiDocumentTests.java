package dev.warren.system.contract;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.warren.system.openapi.OpenApiDocument;
import dev.warren.system.openapi.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

@ParameterizedClass
@ValueSource(strings = { "task-producer", "task-worker", "log-service", "rpc-fib-service" })
class OpenApiDocumentTests {

	private static final Map<String, JsonNode> shared = new TreeMap<>();

	private final String module;

	private final OpenApiDocument document;

	OpenApiDocumentTests(String module) {
		this.module = module;
		this.document = OpenApiDocument.of(module);
	}

	@Test
	void referencesHaveTargetsAndComponentsAreUsed() {
		List<String> references = this.document.root().findValuesAsString("$ref");
		assertThat(references).allSatisfy((each) -> assertThat(this.document.at(each).isMissingNode()).isFalse());
		assertThat(components().keySet()).filteredOn((name) -> !name.equals("securitySchemes/token"))
			.allSatisfy((name) -> assertThat(references)
				.anyMatch((each) -> (each + "/").contains("#/components/" + name + "/")));
	}

	/**
	 * The documents are complete each by itself, so they repeat what the services share.
	 */
	@Test
	void componentsWithTheSameNameAreTheSame() {
		components().forEach((name, component) -> {
			if (!name.matches("responses/(NoStream)|parameters/LastEventId|schemas/Text")) {
				JsonNode here = withoutExamples(component);
				assertThat(here).as(name).isEqualTo(shared.computeIfAbsent(name, (_) -> here));
			}
		});
	}

	@Test
	void everyOperationSaysHowItRefusesRequests() {
		for (Operation operation : this.document.operations()) {
			assertThat(operation.node().path("responses").propertyNames()).as("%s", operation)
				.contains("400", "401", "403", "406", "415", "421", "429", "500", "503");
			assertThat(operation.node().get("summary").asString()).isNotBlank();
			assertThat(operation.node().get("operationId").asString()).isNotBlank();
		}
	}

	/** AccessIT compares it with what the services require. */
	@Test
	void everyOperationNeedsOneRole() {
		for (Operation operation : this.document.operations()) {
			assertThat(operation.role()).as("%s", operation).isIn("read", "submit", "operate");
			assertThat(operation.node().get("security")).hasSize(1);
		}
	}

	/** Swagger UI sends the first one. */
	@Test
	void jsonComesFirst() {
		for (Operation operation : this.document.operations()) {
			List<String> types = List.copyOf(operation.requestContent().propertyNames());
			assertThat(types.indexOf("application/json")).as("%s", operation).isLessThan(1);
		}
	}

	@Test
	void examplesOfAnswersMatchTheirSchemas() {
		List<String> faults = this.document.root()
			.findParents("content")
			.stream()
			.flatMap((answer) -> answer.get("content").propertyStream())
			.filter((content) -> content.getValue().has("example"))
			.flatMap((content) -> this.document.contentFaults(content.getKey(), content.getValue(),
					content.getValue().get("example")))
			.toList();
		assertThat(faults).isEmpty();
	}

	@Test
	void examplesOfRequestsMatchTheirSchemas() {
		List<String> faults = this.document.operations()
			.stream()
			.flatMap((operation) -> Stream.concat(bodies(operation), parameters(operation)))
			.toList();
		assertThat(faults).isEmpty();
	}

	/** As browsers and other languages read them, unlike Java. */
	@Test
	void patternsAreThoseOfEcma262() {
		assertThat(OpenApiDocument.text(this.module).lines().filter((line) -> line.contains("pattern:")))
			.noneMatch((line) -> line.matches(".*([*+?}]\\+|\\\\[pPAzZQE]|\\(\\?[a-zA-Z]).*"));
	}

	private Stream<String> bodies(Operation operation) {
		return operation.requestContent()
			.propertyStream()
			.filter((content) -> !content.getValue().has("x-line"))
			.flatMap((content) -> content.getValue()
				.get("examples")
				.valueStream()
				.flatMap((example) -> this.document.contentFaults(content.getKey(), content.getValue(),
						example.get("value"))));
	}

	private Stream<String> parameters(Operation operation) {
		return operation.parameters().stream().flatMap((parameter) -> {
			JsonNode schema = parameter.get("schema");
			return Stream
				.concat(this.document.resolve(schema).path("examples").valueStream(),
						Stream.ofNullable(parameter.get("example")))
				.flatMap((value) -> this.document.faults(operation + " " + parameter.get("name"), schema, value));
		});
	}

	private Map<String, JsonNode> components() {
		Map<String, JsonNode> components = new TreeMap<>();
		this.document.root()
			.get("components")
			.propertyStream()
			.forEach((kind) -> kind.getValue()
				.propertyStream()
				.forEach(
						(component) -> components.put(kind.getKey() + "/" + component.getKey(), component.getValue())));
		return components;
	}

	private static JsonNode withoutExamples(JsonNode component) {
		JsonNode copy = component.deepCopy();
		copy.findParents("example").forEach((parent) -> parent.asObject().remove("example"));
		return copy;
	}

}
