package dev.warren.producer.hello;

import com.rabbitmq.client.GetResponse;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

@BrokerTest
@AutoConfigureRestTestClient
class HelloControllerIT {

	@Autowired
	RestTestClient http;

	@Autowired
	Names names;

	@ParameterizedTest
	@CsvSource({ "application/json, '{\"message\":\"Servus\"}', Servus", "text/plain, Servus, Servus",
			"application/json, '', Hello World!" })
	void saysHello(String type, String body, String heard) throws Exception {
		this.http.post()
			.uri("/hello")
			.contentType(MediaType.valueOf(type))
			.body(body)
			.exchange()
			.expectStatus()
			.isAccepted();
		try (TestClient client = TestClient.connect()) {
			GetResponse message = client.channel().basicGet(this.names.hello(), true);
			assertThat(message.getBody()).asString().isEqualTo(heard);
		}
	}

	@ParameterizedTest
	@CsvSource({ "application/json, '{\"message\":\" \"}'", "text/plain, ' '" })
	void refusesABlankMessage(String type, String body) {
		this.http.post()
			.uri("/hello")
			.contentType(MediaType.valueOf(type))
			.body(body)
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.errors[0].field")
			.isEqualTo("message");
	}

}
