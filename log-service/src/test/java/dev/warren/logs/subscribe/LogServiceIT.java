package dev.warren.logs.subscribe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestBroker;
import dev.warren.messaging.test.UnreadableMessage;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@BrokerTest(properties = { "warren.logs.heartbeat=200ms", "warren.logs.max-subscribers=4",
		"warren.logs.max-subscriptions=3", "server.tomcat.connection-timeout=5m" })
class LogServiceIT {

	private static final JsonMapper json = new JsonMapper();

	private final HttpClient http = HttpClient.newHttpClient();

	private final List<AutoCloseable> open = new ArrayList<>();

	@LocalServerPort
	int port;

	@Autowired
	Names names;

	@Autowired
	CachingConnectionFactory connectionFactory;

	@Autowired
	MeterRegistry meters;

	private Connection broker;

	@BeforeEach
	void connect() throws Exception {
		this.broker = TestBroker.current().connectionFactory().newConnection("test");
	}

	@AfterEach
	void goAway() throws Exception {
		for (AutoCloseable client : this.open) {
			client.close();
		}
		this.broker.close();
		this.http.shutdownNow();
		await().atMost(Duration.ofSeconds(30)).until(() -> subscribers() == 0);
	}

	@Test
	void bringsAFanoutMessageToAllSubscribers() throws Exception {
		SseClient one = subscribe("/logs");
		SseClient two = subscribe("/logs");
		JsonNode accepted = json(post("/logs", "text/plain", "Größe"), 202);
		assertThat(accepted.get("exchange").asString()).isEqualTo(this.names.logs());
		for (SseClient client : List.of(one, two)) {
			SseClient.Event event = client.next();
			assertThat(event.name()).isEqualTo("log");
			assertThat(event.message()).isEqualTo("Größe");
			Instant timestamp = Instant.parse(event.data().get("timestamp").asString());
			assertThat(timestamp).isBetween(Instant.now().minusSeconds(60), Instant.now());
			assertThat(event.data().get("id")).isEqualTo(accepted.get("id"));
			assertThat(event.id()).as("live messages have no place to resume at").isNull();
		}
	}

	@Test
	void bringsADirectMessageToThoseWhoAskedForItsSeverity() throws Exception {
		SseClient both = subscribe("/logs/direct?severity=warning&severity=error");
		SseClient error = subscribe("/logs/direct?severity=error");
		assertThat(both.subscribed().get("bindings").toString()).isEqualTo("[\"warning\",\"error\"]");
		json(post("/logs/direct/info", "text/plain", "i"), 202);
		post("/logs/direct/warning", "text/plain", "w");
		post("/logs/direct/error", "application/json", "{\"message\":\"e\"}");
		assertThat(both.messagesUntil("e")).containsExactly("w");
		assertThat(error.messagesUntil("e")).isEmpty();
	}

	@Test
	void bringsATopicMessageOnceEvenIfTwoBindingsMatch() throws Exception {
		SseClient client = subscribe("/logs/topic?key=kern.*&key=*.critical");
		post("/logs/topic/kern.critical", "text/plain", "both");
		post("/logs/topic/kern.info", "text/plain", "first");
		post("/logs/topic/cron.info", "text/plain", "none");
		post("/logs/topic/cron.critical", "text/plain", "second");
		post("/logs/topic/kern.last", "text/plain", "last");
		assertThat(client.messagesUntil("last")).containsExactly("both", "first", "second");
	}

	@Test
	void deliversABlindCopyToTheArchiveOnly() throws Exception {
		SseClient client = subscribe("/logs/topic?key=log.%23&key=*.archive");
		post("/logs/topic/kern.info", "text/plain", "not asked for");
		post("/logs/topic/log.last", "text/plain", "last");
		assertThat(client.messagesUntil("last")).isEmpty();
		SseClient severity = subscribe("/logs/direct?severity=error");
		post("/logs/direct/info", "text/plain", "not asked for");
		post("/logs/direct/error", "text/plain", "once");
		post("/logs/direct/error", "text/plain", "last");
		assertThat(severity.messagesUntil("last")).containsExactly("once");
		SseClient replay = subscribe("/logs/direct?severity=error&replay=2");
		assertThat(replay.messagesUntil("last")).as("archived once").containsExactly("once");
	}

	@Test
	void archivesEverySeverityThatIsPosted() throws Exception {
		post("/logs/direct/brand-new", "text/plain", "kept");
		assertThat(subscribe("/logs/direct?severity=brand-new&replay=10").nextMessage()).isEqualTo("kept");
	}

	@Test
	void opensNoStreamForAHeadRequest() throws Exception {
		double before = subscribers();
		HttpResponse<String> head = send(HttpRequest.newBuilder().HEAD().header("Accept", "text/plain"), "/logs");
		assertThat(head.statusCode()).isEqualTo(200);
		assertThat(head.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
		assertThat(head.headers().firstValue("Cache-Control")).hasValue("no-store");
		assertThat(head.headers().firstValue("X-Accel-Buffering")).hasValue("no");
		assertThat(send(HttpRequest.newBuilder().HEAD(), "/logs/topic?key=kern.*").statusCode()).isEqualTo(200);
		assertThat(subscribers()).isEqualTo(before);
	}

	@Test
	void takesACommaAsPartOfAKey() throws Exception {
		SseClient client = subscribe("/logs/topic?key=a,b");
		assertThat(client.subscribed().get("bindings").toString()).isEqualTo("[\"a,b\"]");
	}

	@Test
	void archivesMessagesWithoutSubscribers() throws Exception {
		for (String path : List.of("/logs", "/logs/direct/unheard-of", "/logs/topic/lonely")) {
			assertThat(json(post(path, "text/plain", "hello?"), 202).get("id").asString()).isNotBlank();
		}
		assertThat(this.meters.get("warren.logs.published").tag("exchange", this.names.topicLogs()).counter().count())
			.isPositive();
	}

	@Test
	void sharesAQueueAmongAllWhoAskForTheSame() throws Exception {
		SseClient one = subscribe("/logs/topic?key=kern.*&key=*.critical");
		SseClient two = subscribe("/logs/topic?key=*.critical&key=kern.*&key=kern.*");
		SseClient other = subscribe("/logs/topic?key=kern.*");
		assertThat(two.queue()).isEqualTo(one.queue()).isNotEqualTo(other.queue());
		assertThat(two.subscribed().get("bindings").toString()).isEqualTo("[\"*.critical\",\"kern.*\"]");
		assertThat(this.meters.get("warren.logs.subscriptions").gauge().value()).isEqualTo(2);
		post("/logs/topic/kern.critical", "text/plain", "to both");
		assertThat(one.nextMessage()).isEqualTo("to both");
		assertThat(two.nextMessage()).isEqualTo("to both");
		one.close();
		await().until(() -> subscribers() == 2);
		assertThat(replyCode(one.queue())).isEqualTo(405);
		post("/logs/topic/cron.critical", "text/plain", "to the other");
		assertThat(two.nextMessage()).isEqualTo("to the other");
		two.close();
		await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(replyCode(two.queue())).isEqualTo(404));
		assertThat(replyCode(other.queue())).isEqualTo(405);
	}

	@Test
	void takesTheQueueAwayWhenTheClientGoes() throws Exception {
		SseClient client = subscribe("/logs");
		assertThat(replyCode(client.queue())).isEqualTo(405);
		assertThat(subscribers()).isEqualTo(1);
		client.close();
		await().atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(replyCode(client.queue())).isEqualTo(404));
		await().until(() -> subscribers() == 0);
	}

	@Test
	void showsPeopleALineForEachMessage() throws Exception {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/logs/topic?key=%23"))
			.header("Accept", "text/plain")
			.build();
		HttpResponse<InputStream> response = this.http.send(request, BodyHandlers.ofInputStream());
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain;charset=UTF-8");
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
			assertThat(lines.readLine()).isEqualTo("# subscribed to " + this.names.topicLogs() + " #");
			post("/logs/topic/kern.critical", "text/plain", "Größe\n\u001b[31mred");
			String line = lines.readLine();
			while (line.equals("# heartbeat")) {
				line = lines.readLine();
			}
			assertThat(line)
				.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z kern\\.critical Größe  \\[31mred");
		}
	}

	@ParameterizedTest
	@CsvSource({ "*/*,text/event-stream", "text/event-stream,text/event-stream",
			"'text/plain;q=0.5,*/*',text/event-stream", "'text/event-stream;q=0.1,text/plain',text/plain;charset=UTF-8",
			"text/html,application/problem+json" })
	void writesWhatTheClientPrefers(String accept, String type) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/logs"))
			.header("Accept", accept)
			.build();
		HttpResponse<InputStream> response = this.http.send(request, BodyHandlers.ofInputStream());
		assertThat(response.headers().firstValue("Content-Type")).hasValue(type);
		response.body().close();
	}

	@Test
	void bringsControlCharactersAndMarkupAsData() throws Exception {
		String nasty = "<script>alert('1 & 2')</script>\u001b[2J\u202e\u2028\u0085";
		HttpResponse<InputStream> response = this.http.send(
				HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + "/logs")).build(),
				BodyHandlers.ofInputStream());
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
			post("/logs", "text/plain", nasty);
			String line = lines.readLine();
			while (!line.startsWith("data:") || !line.contains("alert")) {
				line = lines.readLine();
			}
			assertThat(line).doesNotContain("<", ">", "&", "'", "\u001b", "\u202e", "\u2028", "\u0085");
			assertThat(json.readTree(line.substring(5)).get("message").asString()).isEqualTo(nasty);
		}
	}

	@Test
	void showsReplacementCharactersForBytesThatAreNotUtf8() throws Exception {
		SseClient client = subscribe("/logs");
		try (Channel channel = this.broker.createChannel()) {
			channel.basicPublish(this.names.logs(), "", null, new byte[] { 'a', (byte) 0xff, '\n', 'b' });
		}
		assertThat(client.next().message()).isEqualTo("a\ufffd\nb");
	}

	@Test
	void goesOnWithANewQueueAfterTheConnectionWasLost() throws Exception {
		SseClient client = subscribe("/logs/topic?key=kern.*");
		this.connectionFactory.resetConnection();
		assertThat(client.nextGap()).startsWith("the queue was lost");
		assertThat(replyCode(client.queue())).isEqualTo(404);
		await().untilAsserted(() -> assertThat(post("/logs/topic/kern.info", "text/plain", "still here").statusCode())
			.isEqualTo(202));
		assertThat(client.nextMessage()).isEqualTo("still here");
	}

	@Test
	void goesOnAfterItsQueueWasDeletedOrItsChannelClosed() throws Exception {
		SseClient client = subscribe("/logs/direct?severity=error");
		this.connectionFactory.createConnection().createChannel(false).queueDelete(client.queue());
		assertThat(client.nextGap()).startsWith("the queue was lost");
		SseClient another = subscribe("/logs/direct?severity=error");
		assertThat(another.queue()).isNotEqualTo(client.queue());
		this.connectionFactory.createConnection().createChannel(false).queueDelete(another.queue());
		for (SseClient each : List.of(client, another)) {
			assertThat(each.nextGap()).startsWith("the queue was lost");
		}
		post("/logs/direct/error", "text/plain", "still here");
		assertThat(client.nextMessage()).isEqualTo("still here");
		assertThat(another.nextMessage()).isEqualTo("still here");
	}

	@Test
	void comesBackAfterAMessageThatBreaksItsConnection() throws Exception {
		SseClient concerned = subscribe("/logs");
		SseClient other = subscribe("/logs/topic?key=kern.*");
		UnreadableMessage.publish("/exchanges/" + this.names.logs());
		assertThat(concerned.nextGap()).startsWith("the queue was lost");
		assertThat(other.nextGap()).startsWith("the queue was lost");
		post("/logs", "text/plain", "after");
		assertThat(concerned.nextMessage()).isEqualTo("after");
		post("/logs/topic/kern.info", "text/plain", "after");
		assertThat(other.nextMessage()).isEqualTo("after");
	}

	@Test
	void refusesMoreSubscribersThanThereIsRoomFor() throws Exception {
		for (int i = 0; i < 4; i++) {
			subscribe("/logs");
		}
		HttpResponse<String> refused = get("/logs");
		assertThat(json(refused, 503).get("type").asString()).isEqualTo("urn:warren:problem:too-many-subscribers");
		assertThat(refused.headers().firstValue("Retry-After")).hasValue("10");
		this.open.removeFirst().close();
		await().until(() -> subscribers() == 3);
		subscribe("/logs");
	}

	@Test
	void refusesMoreSubscriptionsThanThereIsRoomFor() throws Exception {
		for (String key : List.of("a", "b", "c")) {
			subscribe("/logs/topic?key=" + key);
		}
		HttpResponse<String> refused = get("/logs/topic?key=d");
		assertThat(json(refused, 503).get("type").asString()).isEqualTo("urn:warren:problem:too-many-subscriptions");
		assertThat(refused.headers().firstValue("Retry-After")).hasValue("10");
		subscribe("/logs/topic?key=b");
	}

	@ParameterizedTest
	@CsvSource({ "/logs/direct,severity", "/logs?replay=-1,replay", "/logs?replay=1001,replay", "/logs?replay=x,replay",
			"/logs?replay=99999999999,replay", "/logs?replay=1&replay=2,replay", "/logs/direct?severity=,severity",
			"/logs/direct?severity=a.b,severity", "/logs/direct?severity=ok&severity=*,severity",
			"'/logs/direct?severity=error,warning',severity", "/logs/direct?severity=log.archive,severity",
			"/logs/topic,key", "/logs/topic?key=,key", "/logs/topic?key=a..b,key", "/logs/topic?key=kern*,key" })
	void namesTheParameterThatIsWrong(String path, String field) throws Exception {
		HttpResponse<String> refused = get(path);
		assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(json(refused, 400).at("/errors/0/field").asString()).isEqualTo(field);
		assertThat(subscribers()).isZero();
	}

	@Test
	void tellsHowToFollowSeveralSeverities() throws Exception {
		assertThat(json(get("/logs/direct?severity=error,warning"), 400).get("detail").asString())
			.isEqualTo("'severity' must be one word, without dots and commas; to follow several, repeat the parameter");
	}

	@Test
	void refusesMoreThanAHundredKeys() throws Exception {
		assertThat(json(get("/logs/topic?key=a" + "&key=a".repeat(100)), 400).at("/errors/0/field").asString())
			.isEqualTo("key");
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "-2", "1795557590559.0eb94986-edf6-4153-9046-3251a7ab5207", "12345678901234567890",
			"1,2" })
	void refusesAnEventIdThatIsNoOffset(String id) throws Exception {
		HttpResponse<String> refused = send(
				HttpRequest.newBuilder().header("Accept", "text/event-stream").header("Last-Event-ID", id), "/logs");
		assertThat(json(refused, 400).at("/errors/0/field").asString()).isEqualTo("Last-Event-ID");
	}

	@ParameterizedTest
	@CsvSource({ "/logs/direct/a.b,x,severity", "/logs/direct/%23,x,severity", "/logs/topic/a..b,x,routingKey",
			"/logs/topic/kern.*,x,routingKey", "/logs,' ',message", "/logs,'',message",
			"/logs/direct/error,'',message" })
	void namesTheFieldThatIsWrong(String path, String message, String field) throws Exception {
		assertThat(json(post(path, "text/plain", message), 400).at("/errors/0/field").asString()).isEqualTo(field);
		String body = json.writeValueAsString(Map.of("message", message));
		assertThat(json(post(path, "application/json", body), 400).at("/errors/0/field").asString()).isEqualTo(field);
	}

	@Test
	void refusesMessagesThatAreTooLong() throws Exception {
		assertThat(json(post("/logs", "text/plain", "x".repeat(10_001)), 400).at("/errors/0/field").asString())
			.isEqualTo("message");
		assertThat(post("/logs", "text/plain", "x".repeat(10_000)).statusCode()).isEqualTo(202);
	}

	private SseClient subscribe(String path) throws Exception {
		SseClient client = SseClient.subscribe(this.port, path);
		this.open.add(client);
		return client;
	}

	private HttpResponse<String> post(String path, String type, String body) throws Exception {
		return send(HttpRequest.newBuilder().header("Content-Type", type).POST(BodyPublishers.ofString(body)), path);
	}

	private HttpResponse<String> get(String path) throws Exception {
		return send(HttpRequest.newBuilder().header("Accept", "text/event-stream"), path);
	}

	private HttpResponse<String> send(HttpRequest.Builder request, String path) throws Exception {
		return this.http.send(
				request.uri(URI.create("http://127.0.0.1:" + this.port + path)).timeout(Duration.ofSeconds(10)).build(),
				BodyHandlers.ofString());
	}

	private static JsonNode json(HttpResponse<String> response, int status) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		return json.readTree(response.body());
	}

	private double subscribers() {
		return this.meters.get("warren.logs.subscribers").gauge().value();
	}

	/** What the broker tells another connection that asks for the queue. */
	private int replyCode(String queue) throws Exception {
		try {
			this.broker.createChannel().queueDeclarePassive(queue);
			return 200;
		}
		catch (IOException ex) {
			ShutdownSignalException cause = (ShutdownSignalException) Objects.requireNonNull(ex.getCause());
			return ((AMQP.Channel.Close) cause.getReason()).getReplyCode();
		}
	}

}
