package dev.warren.web.security;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** With which configurations a service starts. */
@ExtendWith(OutputCaptureExtension.class)
class StartTests {

	private static final String HASH = "0".repeat(64);

	@TempDir
	Path folder;

	@Test
	void isOpenOnLoopback(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = start()) {
			Client client = new Client(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class),
					"");
			assertThat(client.post("/things/redrive").body()).isEqualTo("redriven");
			assertThat(client.get("/call").body()).isEqualTo("called by anybody");
			assertThat(client.get("/stream").body()).contains("event:number\ndata:3");
			assertThat(client.get("/actuator/health").body()).contains("components");
			assertThat(client.get("/actuator/info").statusCode()).isEqualTo(200);
			assertThat(client.send("GET", "/things/1", "", "Authorization", "Bearer x").statusCode()).isEqualTo(200);
			assertThat(client.get("/things/1").headers().map()).containsKey("content-security-policy")
				.doesNotContainKeys("x-frame-options", "pragma", "expires", "cache-control", "set-cookie");
		}
		assertThat(output).doesNotContain("security password");
	}

	@Test
	void isOpenElsewhereIfToldSo() {
		start("--server.address=0.0.0.0", "--warren.security.allow-open=true").close();
	}

	@ParameterizedTest
	@CsvSource({ "--server.address=0.0.0.0,server.address is 0.0.0.0", "--server.address=,server.address is not set",
			"--management.server.port=0,management.server.address is not set",
			"--warren.security.mode=token,it needs warren.security.token-file",
			"--warren.security.mode=oidc,it needs spring.security.oauth2.resourceserver.jwt.issuer-uri and .audiences",
			"--warren.security.mode=none,OIDC;OPEN;TOKEN" })
	void doesNotStartWithWhatProtectsNothing(String argument, String reason, CapturedOutput output) {
		refuses(output, reason.split(";"), argument);
	}

	@Test
	void doesNotStartWithoutTheFileOfTokens(CapturedOutput output) {
		refuses(output, new String[] { "cannot be read" }, "--warren.security.mode=token",
				"--warren.security.token-file=" + this.folder.resolve("none"));
	}

	@ParameterizedTest
	@CsvSource({ "alice read,line 3 has 2 fields", "alice read HASH more,line 3 has 4 fields",
			"alice reed HASH,line 3 has the role 'reed'", "'alice read, HASH',line 3 has the role ''",
			"alice read 12,line 3 has no SHA-256", "alice read xHASH,line 3 has no SHA-256" })
	void namesTheLineOfAMalformedFile(String line, String reason, CapturedOutput output) throws Exception {
		Path file = Files.writeString(this.folder.resolve("tokens"),
				"# tokens\n\n" + line.replace("HASH", HASH) + "\n");
		refuses(output, new String[] { reason }, "--warren.security.mode=token",
				"--warren.security.token-file=" + file);
		assertThat(output).doesNotContain(HASH);
	}

	@Test
	void refusesTheSameTokenTwice(CapturedOutput output) throws Exception {
		Path file = Files.writeString(this.folder.resolve("tokens"),
				"alice read %1$s\nbob operate %1$s\n".formatted(HASH));
		refuses(output, new String[] { "line 2 has the hash of an earlier line" }, "--warren.security.mode=token",
				"--warren.security.token-file=" + file);
	}

	private static void refuses(CapturedOutput output, String[] reasons, String... arguments) {
		assertThatException().isThrownBy(() -> start(arguments).close());
		assertThat(output).contains("APPLICATION FAILED TO START").contains(reasons).doesNotContain("\tat ");
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		return SpringApplication.run(SecuredApplication.class,
				Stream.concat(Stream.of("--spring.application.name=secured",
						"--spring.config.import=classpath:web-defaults.yaml", "--server.port=0",
						"--spring.jmx.enabled=false"), Stream.of(arguments))
					.toArray(String[]::new));
	}

}
