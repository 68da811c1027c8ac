package dev.warren.web;

import java.util.Map;
import java.util.function.Consumer;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

@WebMvcTest(properties = { "spring.config.import=classpath:web-defaults.yaml", "warren.http.max-body-size=1KB" })
@ContextConfiguration(classes = ProblemAdviceTests.Application.class)
@ImportAutoConfiguration(WebAutoConfiguration.class)
class ProblemAdviceTests {

	@Autowired
	MockMvcTester http;

	@Test
	void namesEachFieldThatIsWrong() {
		assertThat(post("{\"text\":\"\",\"number\":99}")).satisfies(problem(400, "invalid-request", "'"))
			.bodyJson()
			.extractingPath("$.errors[*].field")
			.asArray()
			.containsExactlyInAnyOrder("text", "number");
	}

	@Test
	void namesAFieldThatIsNotKnownOrOfTheWrongType() {
		assertThat(post("{\"txt\":\"x\"}")).satisfies(problem(400, "invalid-request", "'txt' is not known"));
		assertThat(post("{\"text\":\"x\",\"number\":\"7\"}"))
			.satisfies(problem(400, "invalid-request", "'number' has a value of the wrong type"));
		assertThat(post("{\"text\":7}"))
			.satisfies(problem(400, "invalid-request", "'text' has a value of the wrong type"));
		assertThat(post("{\"text\":true}"))
			.satisfies(problem(400, "invalid-request", "'text' has a value of the wrong type"));
		assertThat(post("{\"text\":\"x\",\"number\":1.5}"))
			.satisfies(problem(400, "invalid-request", "'number' has a value of the wrong type"));
	}

	@Test
	void saysThatABodyIsNoJson() {
		assertThat(post("{bad"))
			.satisfies(problem(400, "invalid-request", "The body is not the JSON that is expected"));
		assertThat(post("")).satisfies(problem(400, "invalid-request", "The body is missing or cannot be read"));
	}

	@Test
	void namesAParameterThatIsMissingOrNotValid() {
		assertThat(this.http.get().uri("/number").exchange())
			.satisfies(problem(400, "invalid-request", "'number' is missing"));
		assertThat(this.http.get().uri("/number?number=many").exchange())
			.satisfies(problem(400, "invalid-request", "'number' is not valid: many"));
		assertThat(this.http.get().uri("/number?number=32").exchange())
			.satisfies(problem(400, "invalid-request", "'number' must be less than or equal to 31"));
	}

	@Test
	void refusesABodyThatIsTooLarge() {
		assertThat(post("{\"text\":\"" + "x".repeat(1024) + "\"}"))
			.satisfies(problem(413, "body-too-large", "The body has more than 1024 bytes"));
	}

	@Test
	void callsOtherProblemsByTheNameOfTheirStatus() {
		assertThat(this.http.get().uri("/nowhere").exchange()).satisfies(problem(404, "not-found", ""));
		assertThat(this.http.put().uri("/text").exchange()).satisfies(problem(405, "method-not-allowed", ""));
		assertThat(this.http.post().uri("/text").contentType(MediaType.TEXT_XML).content("<a/>").exchange())
			.satisfies(problem(415, "unsupported-media-type", ""));
	}

	@Test
	void hidesFromTheCallerWhatFailedInside() {
		assertThat(this.http.get().uri("/broken").exchange())
			.satisfies(problem(500, "internal-error", "The service failed; its log says why"))
			.bodyText()
			.doesNotContain("secret");
	}

	private MvcTestResult post(String json) {
		return this.http.post().uri("/text").contentType(MediaType.APPLICATION_JSON).content(json).exchange();
	}

	private static Consumer<MvcTestResult> problem(int status, String type, String detail) {
		return (result) -> {
			assertThat(result).hasStatus(status).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
			assertThat(result).hasHeader("Cache-Control", "no-store");
			assertThat(result).bodyJson().extractingPath("$.type").isEqualTo("urn:warren:problem:" + type);
			assertThat(result).bodyJson().extractingPath("$.detail").asString().startsWith(detail);
		};
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Texts.class)
	static class Application {

	}

	@RestController
	static class Texts {

		@PostMapping(path = "/text", consumes = MediaType.APPLICATION_JSON_VALUE)
		Map<String, String> text(@Valid @RequestBody Text text) {
			return Map.of("text", text.text());
		}

		@GetMapping("/number")
		int number(@RequestParam @Max(31) int number) {
			return number;
		}

		@GetMapping("/broken")
		String broken() {
			throw new IllegalStateException("a secret");
		}

	}

	record Text(@NotBlank @Size(max = 10_000) String text, @Max(31) @Nullable Integer number) {
	}

}
