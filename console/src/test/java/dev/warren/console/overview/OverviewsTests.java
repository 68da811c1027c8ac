package dev.warren.console.overview;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** Overviews of a system behind a proxy that answers in the place of the services. */
@SpringBootTest
class OverviewsTests {

	private static final HttpServer proxy = startProxy();

	private static volatile int status;

	private static volatile String body = "";

	@Autowired
	Overviews overviews;

	@DynamicPropertySource
	static void everythingIsBehindTheProxy(DynamicPropertyRegistry properties) {
		String url = "http://127.0.0.1:" + proxy.getAddress().getPort();
		for (String name : List.of("task-producer", "task-worker", "log-service", "rpc-fib-service", "management")) {
			properties.add("warren.console.%s.url".formatted(name), () -> url);
		}
	}

	@AfterAll
	static void stop() {
		proxy.stop(0);
	}

	@ParameterizedTest
	@CsvSource({ "502, <html>Bad Gateway</html>, the answer with status 502 is not JSON", "503, '', status 503",
			"503, {}, status 503" })
	void aServiceWithoutAnAnswerOfItsOwnIsDown(int status, String body, String reason) throws InterruptedException {
		answer(status, body);
		Overview overview = this.overviews.current();
		assertThat(overview.services()).hasSize(4).allSatisfy((service) -> {
			assertThat(service.state()).isEqualTo("down");
			assertThat(service.detail()).endsWith(reason);
		});
		assertThat(overview.broker().state()).isEqualTo("unknown");
	}

	@ParameterizedTest
	@CsvSource({ "<html>Log in</html>", "'{\"tasks\":[{}],\"counts\":{\"queued\":\"many\"}}'" })
	void anAnswerOfAnotherFormIsNone(String body) throws InterruptedException {
		answer(200, body);
		Overview overview = this.overviews.current();
		assertThat(overview.tasks()).isNull();
		assertThat(overview.work()).isEmpty();
	}

	private static void answer(int status, String body) {
		OverviewsTests.status = status;
		OverviewsTests.body = body;
	}

	private static HttpServer startProxy() {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.createContext("/", (exchange) -> {
				byte[] content = body.getBytes(StandardCharsets.UTF_8);
				exchange.sendResponseHeaders(status, (content.length > 0) ? content.length : -1);
				exchange.getResponseBody().write(content);
				exchange.close();
			});
			server.start();
			return server;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
