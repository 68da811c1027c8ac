package dev.warren.producer.deadletters;

import io.micrometer.core.instrument.MeterRegistry;
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

/** The service is up, its broker is not: port 9 (discard) has no broker anywhere. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "spring.rabbitmq.port=9")
@AutoConfigureRestTestClient
class BrokerAwayTests {

	@Autowired
	RestTestClient http;

	@Autowired
	MeterRegistry meters;

	@Test
	void saysAtOnceThatItCannotRedrive() {
		unavailable(this.http.post()
			.uri("/dead-letters/redrive")
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"all\":true}")
			.exchange(), "broker-unavailable");
	}

	/** Only the board knows them. */
	@ParameterizedTest
	@ValueSource(strings = { "{\"error\":\"refused\"}", "{\"state\":\"dead\"}" })
	void asksForPatienceWhileTheBoardIsLoading(String redrive) {
		unavailable(this.http.get().uri("/dead-letters").exchange(), "board-loading");
		unavailable(this.http.post()
			.uri("/dead-letters/redrive")
			.contentType(MediaType.APPLICATION_JSON)
			.body(redrive)
			.exchange(), "board-loading");
	}

	@Test
	void doesNotKnowHowManyAreDead() {
		assertThat(this.meters.get("warren.deadletters").gauge().value()).isNaN();
	}

	private static void unavailable(RestTestClient.ResponseSpec response, String type) {
		response.expectStatus()
			.isEqualTo(503)
			.expectHeader()
			.exists("Retry-After")
			.expectBody()
			.jsonPath("$.type")
			.isEqualTo("urn:warren:problem:" + type);
	}

}
