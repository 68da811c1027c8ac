package dev.warren.fib.client;

import java.util.List;

import dev.warren.fib.FibApi;
import dev.warren.fib.FibApi.Answer;
import dev.warren.web.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "spring.rabbitmq.port=1")
class BrokerAwayTests {

	@LocalServerPort
	int port;

	@Autowired
	ReplyQueue replies;

	@Test
	@Timeout(30)
	void saysAtOnceThatTheBrokerIsAway() throws Exception {
		Answer answer = new FibApi(this.port).fib(30);
		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.problem()).isEqualTo("broker-unavailable");
		assertThat(answer.header("Retry-After")).isEqualTo("2");
	}

	@Test
	void hasNoQueueForRepliesAndSaysSo() {
		assertThatExceptionOfType(ProblemException.class).isThrownBy(this.replies::require)
			.satisfies((ex) -> assertThat(ex.getBody().getType()).hasToString("urn:warren:problem:broker-unavailable"));
	}

	@Test
	void isLiveButNotReady() throws Exception {
		FibApi api = new FibApi(this.port);
		assertThat(api.get("/actuator/health/liveness").status()).isEqualTo(200);
		Answer readiness = api.get("/actuator/health/readiness");
		assertThat(readiness.status()).isEqualTo(503);
		for (String indicator : List.of("rabbit", "consumers", "replyQueue")) {
			assertThat(readiness.body().path("components").path(indicator).path("status").asString()).as(indicator)
				.isEqualTo("DOWN");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "1.5", "-1", "100001", "99999999999999999999", "%20" })
	void namesTheFieldThatIsNoNumberInRange(String n) throws Exception {
		Answer answer = new FibApi(this.port).fib(n);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.problem()).isEqualTo("invalid-request");
		assertThat(answer.body().at("/errors/0/field").asString()).isEqualTo("n");
		assertThat(answer.text("detail")).isEqualTo("'n' must be a whole number from 0 to 100000");
	}

}
