package dev.warren.web.security;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(classes = SecuredApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.application.name=secured", "spring.config.import=classpath:web-defaults.yaml",
				"warren.security.mode=oidc", "spring.security.oauth2.resourceserver.jwt.audiences=warren" })
class OidcModeTests {

	/** Stops with the JVM, as the context that asks it may be used by other tests. */
	private static final Issuer issuer = start();

	@LocalServerPort
	int port;

	@DynamicPropertySource
	static void issuer(DynamicPropertyRegistry properties) {
		properties.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", issuer::uri);
	}

	@Test
	void takesTheRolesOfTheToken() throws Exception {
		String reader = issuer.token((_) -> {
		});
		assertThat(status(reader, "GET", "/things/1")).isEqualTo(200);
		assertThat(status(reader, "POST", "/things")).isEqualTo(403);
		String operator = issuer.token((claims) -> claims.claim("roles", List.of("operate", "other")));
		assertThat(status(operator, "POST", "/things/redrive")).isEqualTo(200);
		assertThat(new Client(this.port, operator).get("/call").body()).isEqualTo("called by alice");
		assertThat(new Client(this.port, operator).get("/stream").body()).contains("data:3");
		String nobody = issuer.token((claims) -> claims.claim("roles", null));
		assertThat(status(nobody, "GET", "/things/1")).isEqualTo(403);
		assertThat(status("", "GET", "/things/1")).isEqualTo(401);
	}

	@Test
	void refusesTokensThatAreNotOfThisIssuerForThisService(CapturedOutput output) throws Exception {
		refuses(issuer.token((claims) -> claims.audience("other")));
		refuses(issuer.token((claims) -> claims.audience((String) null)));
		refuses(issuer.token((claims) -> claims.issuer("https://other.example")));
		refuses(issuer.token((claims) -> claims.expirationTime(Date.from(Instant.now().minusSeconds(120)))));
		refuses(issuer.token((claims) -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(120)))));
		refuses(issuer.token(Issuer.newKey(), (_) -> {
		}));
		String good = issuer.token((_) -> {
		});
		String payload = good.split("\\.")[1];
		refuses(Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes()) + "." + payload
				+ ".");
		refuses("nonsense");
		refuses(issuer.tokenOfType("at+jwt"));
		refuses(good.substring(0, good.length() - 8) + "AAAAAAAA");
		assertThat(output).contains("A token is refused").doesNotContain("Exception", "\tat ", good);
	}

	private void refuses(String token) throws IOException {
		HttpResponse<String> answer = new Client(this.port, token).get("/things/1");
		assertThat(answer.statusCode()).isEqualTo(401);
		assertThat(answer.body()).contains("urn:warren:problem:unauthenticated");
		assertThat(answer.headers().firstValue("WWW-Authenticate"))
			.contains("Bearer realm=\"warren\", error=\"invalid_token\"");
	}

	private int status(String token, String method, String path) throws IOException {
		return new Client(this.port, token).send(method, path, "").statusCode();
	}

	private static Issuer start() {
		try {
			return new Issuer();
		}
		catch (IOException | JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
