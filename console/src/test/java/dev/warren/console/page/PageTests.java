package dev.warren.console.page;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/** The console without any service: nothing listens on port 9. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
		"warren.console.task-producer.url=http://127.0.0.1:9",
		"warren.console.task-producer.public-url=https://producer.example",
		"warren.console.task-worker.url=http://127.0.0.1:9", "warren.console.log-service.url=http://127.0.0.1:9",
		"warren.console.rpc-fib-service.url=http://127.0.0.1:9", "warren.console.management.url=http://127.0.0.1:9",
		"warren.console.trace-url=https://traces.example/{taskId}" })
@AutoConfigureRestTestClient
class PageTests {

	@Autowired
	RestTestClient http;

	@ParameterizedTest
	@ValueSource(
			strings = { "/", "/map", "/tasks", "/tasks/one", "/dead-letters", "/logs", "/playground", "/rpc", "/lab" })
	void servesThePageAtEachView(String view) {
		this.http.get()
			.uri(view)
			.accept(MediaType.TEXT_HTML)
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentType("text/html;charset=UTF-8")
			.expectHeader()
			.valueEquals("Cache-Control", "no-cache");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/console/config", "/index.html", "/webjars/htm/preact/standalone.module.js",
			"/nowhere", "/api/task-producer/tasks", "/api/nowhere", "/tasks;x=y" })
	void restrictsWhatABrowserMayDo(String path) {
		this.http.get()
			.uri(path)
			.exchange()
			.expectHeader()
			.valueEquals("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'")
			.expectHeader()
			.valueEquals("X-Content-Type-Options", "nosniff")
			.expectHeader()
			.valueEquals("Referrer-Policy", "no-referrer");
	}

	@Test
	void servesTheLibraryWithoutItsVersion() {
		this.http.get()
			.uri("/webjars/htm/preact/standalone.module.js")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentType("text/javascript");
	}

	@Test
	void servesTheDescriptionOfThePatterns() {
		this.http.get()
			.uri("/patterns.md")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.value((text) -> assertThat(text).startsWith("# The patterns"));
	}

	@Test
	void tellsThePageWhatItMayDo() {
		this.http.get().uri("/console/config").exchange().expectBody().json("""
				{"write":true,"lab":false,"traceUrl":"https://traces.example/{taskId}",
				"services":{"task-producer":"https://producer.example","task-worker":"http://127.0.0.1:9",
				"log-service":"http://127.0.0.1:9","rpc-fib-service":"http://127.0.0.1:9"}}""");
	}

	@Test
	void saysWhichServiceIsAway() {
		this.http.post()
			.uri("/api/task-producer/tasks")
			.contentType(MediaType.TEXT_PLAIN)
			.body("a task")
			.exchange()
			.expectStatus()
			.isEqualTo(502)
			.expectBody()
			.jsonPath("$.type")
			.isEqualTo("urn:warren:problem:service-unavailable")
			.jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).startsWith("task-producer does not answer"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/task-producer/actuator/health", "/api/nowhere/tasks", "/api/task-producer" })
	void passesNothingElseOn(String path) {
		this.http.get().uri(path).exchange().expectStatus().isNotFound();
	}

	@Test
	void refusesTheChangesOfOtherSites() {
		this.http.post()
			.uri("/api/task-producer/tasks")
			.header("Origin", "https://other.example")
			.body("a task")
			.exchange()
			.expectStatus()
			.isForbidden();
	}

	@Test
	void hasNoLab() {
		this.http.get().uri("/console/lab").exchange().expectStatus().isNotFound();
		this.http.post().uri("/console/lab/kill-worker").exchange().expectStatus().isNotFound();
	}

}
