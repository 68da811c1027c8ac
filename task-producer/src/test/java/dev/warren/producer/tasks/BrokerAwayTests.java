package dev.warren.producer.tasks;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

/** The service is up, its broker is not: port 9 (discard) has no broker anywhere. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "spring.rabbitmq.port=9")
@AutoConfigureRestTestClient
class BrokerAwayTests {

	@Autowired
	RestTestClient http;

	@Test
	@Timeout(30)
	void refusesATaskAtOnceAndSaysWhenToTryAgain() {
		this.http.post()
			.uri("/tasks")
			.contentType(MediaType.TEXT_PLAIN)
			.body("a task")
			.exchange()
			.expectStatus()
			.isEqualTo(503)
			.expectHeader()
			.exists("Retry-After")
			.expectBody()
			.jsonPath("$.type")
			.isEqualTo("urn:warren:problem:broker-unavailable");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/tasks", "/tasks/one", "/tasks/events", "/tasks/one/events" })
	void asksForPatienceWhileTheBoardIsLoading(String path) {
		this.http.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isEqualTo(503)
			.expectHeader()
			.valueEquals("Retry-After", "1")
			.expectBody()
			.jsonPath("$.type")
			.isEqualTo("urn:warren:problem:board-loading");
	}

	@Test
	void isAliveButNotReady() {
		this.http.get().uri("/actuator/health/liveness").exchange().expectStatus().isOk();
		this.http.get().uri("/actuator/health/readiness").exchange().expectStatus().isEqualTo(503);
	}

}
