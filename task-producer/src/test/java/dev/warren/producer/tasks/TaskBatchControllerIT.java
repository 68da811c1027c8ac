package dev.warren.producer.tasks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@BrokerTest(properties = "warren.http.max-body-size=20KB")
@Timeout(120)
class TaskBatchControllerIT {

	private static final JsonMapper json = new JsonMapper();

	private final HttpClient http = HttpClient.newHttpClient();

	@LocalServerPort
	int port;

	@Autowired
	Names names;

	@AutoClose
	private final TestClient client = TestClient.connect();

	private final Channel channel = this.client.channel();

	@BeforeEach
	void emptyTheQueue() throws Exception {
		this.channel.queuePurge(this.names.taskQueue());
	}

	@Test
	void acceptsEachTaskOfAnUploadThatIsLargerThanOneRequestMayBe() throws Exception {
		String upload = IntStream.range(0, 3000)
			.mapToObj((i) -> "{\"description\":\"Task %d\"}\n".formatted(i))
			.collect(Collectors.joining());
		List<JsonNode> results = post(BodyPublishers.ofString(upload));
		assertThat(results).hasSize(3000).allMatch((result) -> result.get("status").asInt() == 202);
		assertThat(results).extracting((result) -> result.get("line").asLong())
			.isEqualTo(IntStream.rangeClosed(1, 3000).mapToObj(Long::valueOf).toList());
		await().untilAsserted(() -> assertThat(this.channel.messageCount(this.names.taskQueue())).isEqualTo(3000));
		assertThat(ids(results)).isEqualTo(idsOnTheQueue());
	}

	@Test
	void answersABadLineWithItsOwnProblemAndGoesOn() throws Exception {
		List<JsonNode> results = post(BodyPublishers.ofString(String.join("\n", "{\"description\":\"first\"}",
				"{\"description\":\"\"}", "{\"description\":\"x\",\"prio\":1}", "{bad", "null", "",
				"{\"description\":\"" + "x".repeat(21 * 1024) + "\"}", "{\"description\":\"last\",\"priority\":9}")));
		assertThat(results).extracting((result) -> result.get("status").asInt())
			.containsExactly(202, 400, 400, 400, 400, 413, 202);
		assertThat(results).extracting((result) -> result.get("line").asInt()).containsExactly(1, 2, 3, 4, 5, 7, 8);
		assertThat(results).extracting((result) -> result.at("/problem/errors/0/field").asString(""))
			.containsExactly("", "description", "prio", "", "", "", "");
		assertThat(results.get(3).at("/problem/type").asString()).isEqualTo("urn:warren:problem:invalid-request");
		assertThat(results.get(5).at("/problem/type").asString()).isEqualTo("urn:warren:problem:body-too-large");
		await().untilAsserted(() -> assertThat(this.channel.messageCount(this.names.taskQueue())).isEqualTo(2));
	}

	@Test
	void namesAllThatIsWrongInALine() throws Exception {
		List<JsonNode> results = post(BodyPublishers.ofString("""
				{"description":"","priority":99}
				{"description":"x","description":"y"}"""));
		assertThat(results.get(0).at("/problem/errors").findValuesAsString("field")).containsExactly("description",
				"priority");
		assertThat(results.get(1).at("/problem/errors").toString())
			.isEqualTo("[{\"field\":\"description\",\"message\":\"is there twice\"}]");
	}

	/** With a socket, for Java's client reads no answer before it has sent all. */
	@Test
	void answersALineBeforeTheNextOneIsSent() throws Exception {
		try (Socket socket = new Socket("127.0.0.1", this.port);
				BufferedReader answer = new BufferedReader(
						new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
			write(socket, "POST /tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
					+ "Transfer-Encoding: chunked\r\n\r\n");
			for (int line = 1; line <= 3; line++) {
				write(socket, "14\r\n{\"description\":\"x\"}\n\r\n");
				assertThat(nextResult(answer).get("line").asInt()).isEqualTo(line);
			}
		}
	}

	/** More results than fit into the buffers of the connection. */
	@Test
	void servesAClientThatSendsAllBeforeItReadsAnything() throws Exception {
		int count = 50_000;
		try (Socket socket = new Socket()) {
			socket.setReceiveBufferSize(8192);
			socket.connect(new InetSocketAddress("127.0.0.1", this.port));
			byte[] lines = "{\"description\":\"x\"}\n".repeat(count).getBytes(StandardCharsets.US_ASCII);
			write(socket, "POST /tasks HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
					+ "Content-Length: " + lines.length + "\r\n\r\n");
			socket.getOutputStream().write(lines);
			socket.getOutputStream().flush();
			try (Stream<String> answer = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
				.lines()) {
				assertThat(answer.filter((line) -> line.contains("\"status\":202"))).hasSize(count);
			}
		}
	}

	private List<JsonNode> post(BodyPublisher body) throws Exception {
		HttpResponse<String> response = this.http.send(request(body), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith("application/x-ndjson"));
		return response.body().lines().map(json::readTree).toList();
	}

	private HttpRequest request(BodyPublisher body) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/tasks"))
			.header("Content-Type", "application/x-ndjson")
			.POST(body)
			.build();
	}

	private static void write(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

	private static JsonNode nextResult(BufferedReader answer) throws IOException {
		String line = answer.readLine();
		while (!line.startsWith("{")) {
			line = answer.readLine();
		}
		return json.readTree(line);
	}

	private static Set<String> ids(List<JsonNode> results) {
		return results.stream().map((result) -> result.get("id").asString()).collect(Collectors.toSet());
	}

	private Set<String> idsOnTheQueue() throws IOException {
		Set<String> ids = new HashSet<>();
		GetResponse task;
		while ((task = this.channel.basicGet(this.names.taskQueue(), true)) != null) {
			ids.add(task.getProps().getMessageId());
		}
		return ids;
	}

}
