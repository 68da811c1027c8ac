package dev.warren.logs.publish;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Channel;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** What is answered with an error was not published, and is no event for the log. */
@BrokerTest(properties = { "warren.broker.declare-interval=500ms", "warren.logs.heartbeat=500ms" })
@ExtendWith(OutputCaptureExtension.class)
class RefusalsIT {

	private final HttpClient http = HttpClient.newHttpClient();

	private final TestClient client = TestClient.connect();

	private final BlockingQueue<String> published = new LinkedBlockingQueue<>();

	@LocalServerPort
	int port;

	@Autowired
	Names names;

	@BeforeEach
	void seeEverything() throws Exception {
		Channel channel = this.client.channel();
		String queue = channel.queueDeclare().getQueue();
		channel.queueBind(queue, this.names.logs(), "");
		channel.queueBind(queue, this.names.directLogs(), "error");
		channel.queueBind(queue, this.names.topicLogs(), "#");
		channel.basicConsume(queue, true,
				(_, delivery) -> this.published.add(new String(delivery.getBody(), StandardCharsets.UTF_8)), (_) -> {
				});
	}

	@AfterEach
	void goAway() throws Exception {
		this.client.close();
		this.http.shutdownNow();
	}

	@ParameterizedTest
	@CsvSource({ "/logs,text/html,406", "/logs,text/event-stream,406", "/logs/direct/error,text/plain,406",
			"/logs/direct/error,image/png,406", "/logs/topic/kern.info,application/xml,406",
			"/logs/topic/kern.info,text/html;q=0.9,406", "/logs/direct/error.x,*/*,400",
			"/logs/topic/kern..info,*/*,400", "/logs/nowhere/x,*/*,404" })
	void publishesNothingThatItRefuses(String path, String accept, int status, CapturedOutput output) throws Exception {
		for (String type : new String[] { "text/plain", "application/json" }) {
			HttpResponse<String> refused = post(path, type, accept, "{\"message\":\"refused\"}");
			assertThat(refused.statusCode()).as(refused.body()).isEqualTo(status);
			assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		}
		assertThat(post("/logs", "text/xml", "*/*", "refused").statusCode()).isEqualTo(415);
		assertThat(post("/logs", "application/json", "*/*", "{\"message\":7}").statusCode()).isEqualTo(400);
		assertPublishesNextWhatItAccepts();
		assertThat(output).doesNotContain("INFO", "WARN", "ERROR", "Exception");
	}

	@Test
	void publishesNothingIfItCannotReadWhatTheClientAccepts(CapturedOutput output) throws Exception {
		assertThat(post("/logs", "text/plain", "nonsense", "refused").statusCode()).isEqualTo(406);
		assertPublishesNextWhatItAccepts();
		assertThat(output).doesNotContain("INFO", "WARN", "ERROR", "Exception");
	}

	private void assertPublishesNextWhatItAccepts() throws Exception {
		for (String accepted : new String[] { "/logs", "/logs/direct/error", "/logs/topic/kern.info" }) {
			assertThat(post(accepted, "text/plain", "application/json", "accepted").statusCode()).isEqualTo(202);
			assertThat(this.published.poll(10, TimeUnit.SECONDS)).isEqualTo("accepted");
		}
		assertThat(this.published).isEmpty();
	}

	private HttpResponse<String> post(String path, String type, String accept, String body) throws Exception {
		return this.http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.header("Content-Type", type)
			.header("Accept", accept)
			.POST(BodyPublishers.ofString(body))
			.build(), BodyHandlers.ofString());
	}

}
