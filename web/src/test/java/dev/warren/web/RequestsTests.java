package dev.warren.web;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(classes = RequestsTests.Application.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.application.name=requests-test", "spring.config.import=classpath:web-defaults.yaml",
				"warren.http.allowed-hosts=warren.example", "warren.http.allowed-origins=https://console.example",
				"warren.http.header-timeout=2s", "warren.http.body-timeout=300ms",
				"server.tomcat.connection-timeout=1s" })
class RequestsTests {

	@LocalServerPort
	int port;

	/** A client's mistake is no event for the service's log. */
	@AfterEach
	void logsNoMistakeOfAClient(CapturedOutput output) {
		assertThat(output).doesNotContain("ERROR", "Exception", "\tat ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/numbers?x=%", "/numbers?x=%f", "/numbers?x=%ff", "/numbers?%zz=1", "/numbers/a;b=c",
			"/numbers?x=%c3%28" })
	void refusesUrlsThatAreNotUtf8OrHaveMatrixParameters(String url) throws IOException {
		assertThat(raw("GET " + url + " HTTP/1.1\r\nHost: localhost")).startsWith("HTTP/1.1 400")
			.contains("application/problem+json", "urn:warren:problem:invalid-request", "\"errors\":[{\"field\":");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "GET /numbers/%2F HTTP/1.1\r\nHost: localhost", "GET /numbers/%00 HTTP/1.1\r\nHost: localhost",
					"GET /numbers HTTP/1.1", "GET /numbers/{} HTTP/1.1\r\nHost: localhost",
					"GET /numbers/% HTTP/1.1\r\nHost: localhost", "GET /numbers/%ff HTTP/1.1\r\nHost: localhost",
					"GET /numbers HTTP/1.1\r\nHost: localhost\r\nHost: localhost" })
	void answersWhatTomcatRefusesWithAProblem(String request) throws IOException {
		assertThat(raw(request)).startsWith("HTTP/1.1 400")
			.contains("application/problem+json", "urn:warren:problem:invalid-request")
			.doesNotContain("<html", "Tomcat");
	}

	@ParameterizedTest
	@CsvSource({ "/error,404", "/nowhere,404", "/numbers/x,400" })
	void answersEveryErrorWithAProblem(String path, String status) throws IOException {
		assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html"))
			.startsWith("HTTP/1.1 " + status)
			.contains("application/problem+json", "\"status\":" + status);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Encoding: gzip\r\nContent-Type: application/json",
			"Content-Type: application/json;charset=iso-8859-1", "Content-Type: application/json;charset=nonsense",
			"Content-Type: application/x-www-form-urlencoded", "Content-Type: multipart/form-data;boundary=x",
			"Content-Type: nonsense", "Content-Type: */*", "Content-Type: application/yaml", "Content-Type: text/xml" })
	void refusesBodiesThatItWouldNotReadAsTheyAreSent(String headers) throws IOException {
		assertThat(post(headers, "a=%zz")).startsWith("HTTP/1.1 415")
			.contains("urn:warren:problem:unsupported-media-type");
	}

	@ParameterizedTest
	@CsvSource({ "'{\"text\":\"a\",\"text\":\"b\"}',text,is there twice",
			"'{\"text\":\"a\",\"number\":99999999999}',number,is out of range",
			"'{\"text\":\"a\",\"number\":1e400}',number,has a value of the wrong type",
			"'{\"text\":{}}',text,has a value of the wrong type" })
	void namesTheFieldOfAJsonThatIsWrong(String json, String field, String message) throws IOException {
		assertThat(post("Content-Type: application/json", json)).startsWith("HTTP/1.1 400")
			.contains("\"errors\":[{\"field\":\"%s\",\"message\":\"%s\"}]".formatted(field, message));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "{", "[]", "nonsense", "{\"text\":", "\"text\"", "{\"text\":\"\\q\"}", "{\"number\":1_000}" })
	void namesNoClassOrOptionOfAParser(String json) throws IOException {
		assertThat(post("Content-Type: application/json", json)).startsWith("HTTP/1.1 400")
			.contains("urn:warren:problem:invalid-request")
			.doesNotContain("java", "jackson", "Jackson", "Feature", "Token", "token", "JSON String");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example",
			"Origin: null", "Origin: http://localhost", "Origin: https://localhost:PORT", "Origin: nonsense" })
	void refusesAChangeThatThePageOfAnotherSiteSends(String headers) throws IOException {
		String text = "Content-Type: text/plain\r\n" + headers.replace("PORT", String.valueOf(this.port));
		assertThat(post(text, "x")).startsWith("HTTP/1.1 403").contains("urn:warren:problem:cross-site-request");
		assertThat(raw("GET /numbers/7 HTTP/1.1\r\nHost: localhost\r\n" + headers)).startsWith("HTTP/1.1 200");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: none", "Origin: http://localhost:PORT",
			"Origin: https://console.example\r\nSec-Fetch-Site: cross-site" })
	void acceptsAChangeOfItsOwnPagesAndOfAllowedSites(String headers) throws IOException {
		String json = "Content-Type: application/json\r\n" + headers.replace("PORT", String.valueOf(this.port));
		assertThat(post(json, "{\"text\":\"a\"}")).startsWith("HTTP/1.1 200");
	}

	@ParameterizedTest
	@CsvSource({ "localhost,200", "LOCALHOST,200", "Warren.Example,200", "127.0.0.1:80,200", "[::1],200",
			"warren.example,200", "evil.example,421", "localhost.evil.example,421" })
	void answersOnlyForItsOwnHosts(String host, String status) throws IOException {
		assertThat(raw("GET /numbers/7 HTTP/1.1\r\nHost: " + host)).startsWith("HTTP/1.1 " + status);
	}

	@Test
	void cutsABodyThatComesTooSlowly() throws Exception {
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.getOutputStream()
				.write(("POST /texts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
						+ "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n")
					.getBytes(StandardCharsets.UTF_8));
			Thread slow = Thread.startVirtualThread(() -> {
				try {
					for (int i = 0; i < 100; i++) {
						socket.getOutputStream().write(' ');
						Thread.sleep(50);
					}
				}
				catch (IOException | InterruptedException _) {
					// It was cut.
				}
			});
			assertThat(read(socket)).startsWith("HTTP/1.1 408").contains("urn:warren:problem:request-timeout");
			slow.interrupt();
		}
	}

	/** The pauses are shorter than the web server's own limit of 1 s. */
	@Test
	void cutsHeadersThatComeTooSlowly() throws Exception {
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.getOutputStream().write("GET /numbers/7 HTTP/1.1\r\nHost: localhost\r\nSlow: ".getBytes());
			assertThatIOException().isThrownBy(() -> {
				long start = System.nanoTime();
				while (System.nanoTime() - start < Duration.ofSeconds(20).toNanos()) {
					socket.getOutputStream().write('x');
					socket.getOutputStream().flush();
					Thread.sleep(200);
				}
			});
		}
	}

	@Test
	void keepsAnswersThatTakeLongerThanHeadersMay() throws Exception {
		assertThat(raw("GET /slow HTTP/1.1\r\nHost: localhost")).startsWith("HTTP/1.1 200").endsWith("done");
	}

	@Test
	void answersAStalledBodyWithAProblem() throws Exception {
		assertThat(
				raw("POST /texts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10"))
			.startsWith("HTTP/1.1 408")
			.contains("urn:warren:problem:request-timeout");
	}

	@ParameterizedTest
	@ValueSource(strings = { ";;;", "a/b/c", "*/*;q=2", "application/xml", "text/plain" })
	void answersWithAProblemWhateverIsAccepted(String accept) throws IOException {
		assertThat(raw("GET /numbers/x HTTP/1.1\r\nHost: localhost\r\nAccept: " + accept)).startsWith("HTTP/1.1 40")
			.contains("application/problem+json", "\"type\":\"urn:warren:problem:");
	}

	@Test
	void doesNotParseTheFormOfARequestThatTomcatRefuses() throws IOException {
		assertThat(raw(
				"TRACE /texts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Type: multipart/form-data",
				"x"))
			.startsWith("HTTP/1.1 405")
			.contains("urn:warren:problem:method-not-allowed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "=x", "x=1&=2" })
	void refusesAParameterWithoutAName(String query) throws IOException {
		assertThat(raw("GET /numbers/7?" + query + " HTTP/1.1\r\nHost: localhost")).startsWith("HTTP/1.1 400")
			.contains("urn:warren:problem:invalid-request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"text\":", "{\"unknown\":", "[" })
	void refusesJsonThatIsNestedTooDeeply(String start) throws IOException {
		assertThat(post("Content-Type: application/json", start.repeat(5000))).startsWith("HTTP/1.1 400")
			.contains("urn:warren:problem:invalid-request", "\"instance\":\"/texts\"");
	}

	@Test
	void tellsWhatThereIs() throws IOException {
		assertThat(raw("GET / HTTP/1.1\r\nHost: localhost"))
			.contains("\"endpoints\":[\"GET /numbers/{number}\",\"GET /slow\",\"POST /texts\",");
		assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nAccept: text/html"))
			.contains("<li>GET <a href=\"/actuator/health\">", "<li>POST /texts");
		assertThat(raw("GET /nowhere HTTP/1.1\r\nHost: localhost")).startsWith("HTTP/1.1 404")
			.contains("There are: GET /numbers/{number}, GET /slow, POST /texts");
	}

	@Test
	void endsJsonWithANewline() throws IOException {
		assertThat(post("Content-Type: application/json", "{\"text\":\"a\"}")).endsWith("{\"text\":\"a\"}\n");
		assertThat(post("Content-Type: application/json", "{}")).endsWith("}\n");
	}

	private String post(String headers, String body) throws IOException {
		return raw("POST /texts HTTP/1.1\r\nHost: localhost:%d\r\nContent-Length: %d\r\n%s".formatted(this.port,
				body.length(), headers), body);
	}

	private String raw(String request) throws IOException {
		return raw(request, "");
	}

	private String raw(String request, String body) throws IOException {
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.getOutputStream()
				.write((request + "\r\nConnection: close\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
			return read(socket);
		}
	}

	private static String read(Socket socket) throws IOException {
		return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
			.replaceAll("(?s)(\r\n\r\n)[0-9a-f]+\r\n(.*)\r\n0\r\n\r\n$", "$1$2");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Texts.class)
	static class Application {

	}

	@RestController
	static class Texts {

		@PostMapping(path = "/texts", consumes = MediaType.APPLICATION_JSON_VALUE)
		Map<String, String> text(@RequestBody Text text) {
			return Map.of("text", String.valueOf(text.text()));
		}

		@GetMapping("/slow")
		Callable<String> slow() {
			return () -> {
				Thread.sleep(5000);
				return "done";
			};
		}

		@GetMapping("/numbers/{number}")
		int number(@PathVariable int number, @RequestParam(required = false) @Nullable String x) {
			return number;
		}

	}

	record Text(@Nullable String text, @Nullable Integer number) {
	}

}
