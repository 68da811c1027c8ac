package dev.warren.console.page;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

/** A console that others can reach changes nothing, unless configured so. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "server.address=0.0.0.0", "warren.security.allow-open=true",
				"warren.console.task-producer.url=http://127.0.0.1:9" })
@AutoConfigureRestTestClient
class ReadOnlyTests {

	@Autowired
	RestTestClient http;

	@Test
	void refusesChangesAndSaysHowToAllowThem() {
		this.http.post()
			.uri("/api/task-producer/tasks")
			.contentType(MediaType.TEXT_PLAIN)
			.body("a task")
			.exchange()
			.expectStatus()
			.isForbidden()
			.expectBody()
			.jsonPath("$.type")
			.isEqualTo("urn:warren:problem:read-only");
	}

	@Test
	void refusesCallsWhichPublishRequests() {
		this.http.get().uri("/api/rpc-fib-service/fib/30").exchange().expectStatus().isForbidden();
	}

	@Test
	void tellsThePage() {
		this.http.get().uri("/console/config").exchange().expectBody().jsonPath("$.write").isEqualTo(false);
	}

}
