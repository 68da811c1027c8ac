package dev.warren.system.contract;

import java.util.List;
import java.util.Map.Entry;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class AsyncApiDocumentTests {

	private final AsyncApiDocument document = AsyncApiDocument.read();

	@Test
	void referencesHaveTargets() {
		assertThat(this.document.references()).isNotEmpty().doesNotContainValue(false);
	}

	@Test
	void examplesMatchTheirSchemas() {
		List<String> faults = this.document.messages()
			.entrySet()
			.stream()
			.flatMap((message) -> message.getValue()
				.path("examples")
				.valueStream()
				.flatMap((example) -> faults(message, example)))
			.toList();
		assertThat(faults).isEmpty();
	}

	@Test
	void everyMessageHasAnExampleAndAChannel() {
		List<String> used = this.document.channels()
			.keySet()
			.stream()
			.flatMap((channel) -> this.document.messages(channel).keySet().stream())
			.toList();
		this.document.messages().forEach((name, message) -> {
			assertThat(message.path("examples")).as(name).isNotEmpty();
			assertThat(used).contains(name);
		});
	}

	private Stream<String> faults(Entry<String, JsonNode> message, JsonNode example) {
		String what = "message %s, example %s: ".formatted(message.getKey(), example.path("name").asString());
		String schemas = "/components/messages/" + message.getKey();
		return Stream.concat(this.document.faults(what + "header", schemas + "/headers", example.path("headers")),
				this.document.faults(what + "payload", schemas + "/payload", example.path("payload")));
	}

}
