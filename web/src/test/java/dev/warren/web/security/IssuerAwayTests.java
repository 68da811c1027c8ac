package dev.warren.web.security;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(classes = SecuredApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.application.name=secured", "spring.config.import=classpath:web-defaults.yaml",
				"warren.security.mode=oidc", "spring.security.oauth2.resourceserver.jwt.audiences=warren",
				"spring.security.oauth2.resourceserver.jwt.issuer-uri=http://127.0.0.1:9" })
class IssuerAwayTests {

	@LocalServerPort
	int port;

	/** It starts without its issuer, and says whose failure it is. */
	@Test
	void answersThatTheIssuerIsAway(CapturedOutput output) throws Exception {
		try (Issuer other = new Issuer()) {
			HttpResponse<String> answer = new Client(this.port, other.token((_) -> {
			})).get("/things/1");
			assertThat(answer.statusCode()).isEqualTo(503);
			assertThat(answer.body()).contains("urn:warren:problem:issuer-unavailable");
			assertThat(answer.headers().firstValue("Retry-After")).contains("5");
		}
		assertThat(output).contains("Tokens cannot be checked").doesNotContain("\tat ");
		assertThat(new Client(this.port, "").get("/actuator/health").statusCode()).isEqualTo(200);
	}

}
