package dev.warren.logs;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
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
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@BrokerTest(properties = { "warren.logs.heartbeat=200ms", "warren.logs.max-subscribers=4",
		"server.tomcat.connection-timeout=5m" })
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
		assertThat(accepted.get("routed").asBoolean()).isTrue();
		assertThat(accepted.get("exchange").asString()).isEqualTo(this.names.logs());
		for (SseClient client : List.of(one, two)) {
			SseClient.Event event = client.next();
			assertThat(event.name()).isEqualTo("log");
			assertThat(event.message()).isEqualTo("Größe");
			assertThat(event.id()).isEqualTo(accepted.get("id").asString())
				.isEqualTo(event.data().get("id").asString());
			assertThat(Instant.parse(event.data().get("timestamp").asString()))
				.isBetween(Instant.now().minusSeconds(60), Instant.now());
		}
		assertThat(one.queue()).isNotEqualTo(two.queue());
	}

	@Test
	void bringsADirectMessageToThoseWhoAskedForItsSeverity() throws Exception {
		SseClient both = subscribe("/logs/direct?severity=warning&severity=error");
		SseClient error = subscribe("/logs/direct?severity=error");
		assertThat(both.subscribed().get("bindings").toString()).isEqualTo("[\"warning\",\"error\"]");
		assertThat(json(post("/logs/direct/info", "text/plain", "i"), 202).get("routed").asBoolean()).isFalse();
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
	void takesACommaAsPartOfAKey() throws Exception {
		SseClient client = subscribe("/logs/topic?key=a,b");
		assertThat(client.subscribed().get("bindings").toString()).isEqualTo("[\"a,b\"]");
	}

	@Test
	void saysThatNobodyListens() throws Exception {
		JsonNode accepted = json(post("/logs/topic/lonely", "text/plain", "hello?"), 202);
		assertThat(accepted.get("routed").asBoolean()).isFalse();
		assertThat(accepted.get("routingKey").asString()).isEqualTo("lonely");
		assertThat(this.meters.get("warren.logs.published")
			.tag("exchange", this.names.topicLogs())
			.tag("routed", "false")
			.counter()
			.count()).isPositive();
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
	void doesNotLetOneWhoDoesNotReadHoldUpOthers() throws Exception {
		double before = delivered();
		Socket stuck = new Socket();
		this.open.add(stuck);
		stuck.setReceiveBufferSize(4096);
		stuck.connect(new InetSocketAddress("127.0.0.1", this.port));
		stuck.getOutputStream()
			.write("GET /logs HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		await().until(() -> subscribers() == 1);
		SseClient reader = subscribe("/logs");
		try (Channel channel = this.broker.createChannel()) {
			channel.confirmSelect();
			for (int i = 0; i < 1500; i++) {
				channel.basicPublish(this.names.logs(), "", null, new byte[10_000]);
				if (i % 100 == 0) {
					channel.waitForConfirmsOrDie(10_000);
				}
			}
			channel.waitForConfirmsOrDie(10_000);
		}
		post("/logs", "text/plain", "last");
		int read = reader.messagesUntil("last").size() + 1;
		assertThat(delivered() - before - read).as("what went to the stuck one").isBetween(1.0, 1400.0);
		assertThat(subscribers()).isEqualTo(2);
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
	void goesOnAfterTheConnectionWasLost() throws Exception {
		SseClient client = subscribe("/logs/topic?key=kern.*");
		this.connectionFactory.resetConnection();
		SseClient.Event again = client.next();
		assertThat(again.name()).isEqualTo("subscribed");
		assertThat(again.data()).isEqualTo(client.subscribed());
		await().untilAsserted(() -> assertThat(post("/logs/topic/kern.info", "text/plain", "still here").statusCode())
			.isEqualTo(202));
		assertThat(client.next().message()).isEqualTo("still here");
	}

	@Test
	void goesOnAfterTheQueueWasDeleted() throws Exception {
		SseClient client = subscribe("/logs/direct?severity=error");
		this.connectionFactory.createConnection().createChannel(false).queueDelete(client.queue());
		assertThat(client.next().name()).isEqualTo("subscribed");
		post("/logs/direct/error", "text/plain", "still here");
		assertThat(client.next().message()).isEqualTo("still here");
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

	@ParameterizedTest
	@CsvSource({ "/logs/direct,severity", "/logs/direct?severity=,severity", "/logs/direct?severity=a.b,severity",
			"/logs/direct?severity=ok&severity=*,severity", "/logs/topic,key", "/logs/topic?key=,key",
			"/logs/topic?key=a..b,key", "/logs/topic?key=kern*,key" })
	void namesTheParameterThatIsWrong(String path, String field) throws Exception {
		HttpResponse<String> refused = get(path);
		assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(json(refused, 400).at("/errors/0/field").asString()).isEqualTo(field);
		assertThat(subscribers()).isZero();
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

	private double delivered() {
		Counter counter = this.meters.find("warren.logs.delivered").tag("exchange", this.names.logs()).counter();
		return (counter != null) ? counter.count() : 0;
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
