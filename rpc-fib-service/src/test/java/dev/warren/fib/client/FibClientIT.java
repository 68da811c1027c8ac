package dev.warren.fib.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import dev.warren.fib.FibApi;
import dev.warren.fib.FibApi.Answer;
import dev.warren.fib.RawServer;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import dev.warren.messaging.test.TestBroker;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.testcontainers.rabbitmq.RabbitMQContainer;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The client role alone; the tests are its server, or leave it without. */
@BrokerTest(properties = { "warren.fib.server.enabled=false", "warren.fib.timeout=3s", "warren.fib.max-calls=4" })
class FibClientIT {

	@LocalServerPort
	int port;

	@Autowired
	Names names;

	@Autowired
	BrokerConnection broker;

	@Autowired
	ConnectionFactory connectionFactory;

	@Autowired
	ReplyQueue replies;

	@Autowired
	RabbitListenerEndpointRegistry listeners;

	@Autowired
	MeterRegistry meters;

	private FibApi api;

	private RawServer server;

	@BeforeEach
	void connect() throws Exception {
		this.api = new FibApi(this.port);
		this.server = new RawServer(this.names.rpcQueue());
		await().ignoreExceptions().until(() -> this.broker.require().isOpen() && !this.replies.require().isEmpty());
	}

	@AfterEach
	void leavesNothingOpen() throws Exception {
		this.server.close();
		await().until(() -> this.meters.get("warren.rpc.calls.open").gauge().value() == 0);
	}

	@Test
	void isReadyWithItsReplyQueue() throws Exception {
		Answer readiness = this.api.get("/actuator/health/readiness");
		assertThat(readiness.status()).isEqualTo(200);
		assertThat(readiness.body().at("/components/replyQueue/details/queue").asString())
			.isEqualTo(this.replies.require());
	}

	@Test
	void servesNothing() {
		assertThat(this.listeners.getListenerContainers()).isEmpty();
	}

	@Test
	void saysAtOnceThatNobodyServes() throws Exception {
		// After the deadline it would be 504.
		Answer answer = this.api.fib(30);
		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.problem()).isEqualTo("rpc-unserved");
		assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
		assertThat(count("unserved")).isPositive();
	}

	/** The client's reader thread serves everyone on the connection. */
	@Test
	void doesNotLogOnTheReaderThreadOfTheClient() throws Exception {
		Logger logger = (Logger) LoggerFactory.getLogger(FibClient.class);
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		logger.addAppender(lines);
		try {
			assertThat(this.api.fib(30).problem()).isEqualTo("rpc-unserved");
		}
		finally {
			logger.detachAppender(lines);
		}
		assertThat(lines.list).singleElement()
			.satisfies((line) -> assertThat(line.getThreadName()).doesNotContain("AMQP Connection"));
	}

	@Test
	void saysAtOnceThatTooManyRequestsWait() throws Exception {
		this.server.leaveRoomFor(1);
		CompletableFuture<Answer> waiting = this.api.fibAsync(30);
		await().until(() -> this.meters.get("warren.rpc.calls.open").gauge().value() == 1);
		// A full queue may take one more than it should.
		List<Answer> others = Stream.generate(() -> this.api.fibAsync(31))
			.limit(3)
			.toList()
			.stream()
			.map(CompletableFuture::join)
			.toList();
		assertThat(others).anySatisfy((refused) -> {
			assertThat(refused.status()).isEqualTo(503);
			assertThat(refused.problem()).isEqualTo("queue-full");
			assertThat(refused.header("Retry-After")).isEqualTo("1");
		});
		assertThat(waiting.join().problem()).isEqualTo("rpc-timeout");
	}

	@Test
	void givesUpAtTheDeadline() throws Exception {
		this.server.serve();
		Instant start = Instant.now();
		Answer answer = this.api.fib(30);
		assertThat(answer.status()).isEqualTo(504);
		assertThat(answer.problem()).isEqualTo("rpc-timeout");
		assertThat(Duration.between(start, Instant.now())).isBetween(Duration.ofMillis(2950), Duration.ofSeconds(20));
		assertThat(count("timeout")).isPositive();
	}

	@Test
	void sendsBareTextThatExpiresAtTheDeadline() throws Exception {
		this.server.serve();
		CompletableFuture<Answer> answer = this.api.fibAsync(30);
		Delivery request = this.server.request();
		assertThat(request.getBody()).asString().isEqualTo("30");
		BasicProperties envelope = request.getProperties();
		assertThat(envelope.getContentType()).isEqualTo("text/plain");
		assertThat(envelope.getType()).isEqualTo("fib");
		assertThat(envelope.getExpiration()).isEqualTo("3000");
		assertThat(envelope.getHeaders()).containsKey("timestamp_in_ms");
		assertThat(envelope.getReplyTo()).startsWith(this.names.rpcReplies(""));
		assertThat(envelope.getCorrelationId()).isNotBlank();
		this.server.reply(request, "832040");
		assertThat(answer.join().text("value")).isEqualTo("832040");
	}

	@Test
	void hasOneQueueForAllReplies() throws Exception {
		this.server.serve();
		List<CompletableFuture<Answer>> answers = Stream.of(30, 31).map(this.api::fibAsync).toList();
		Delivery first = this.server.request();
		Delivery second = this.server.request();
		assertThat(first.getProperties().getReplyTo()).isEqualTo(second.getProperties().getReplyTo());
		this.server.reply(second, number(second).equals("30") ? "832040" : "1346269");
		this.server.reply(first, number(first).equals("30") ? "832040" : "1346269");
		assertThat(answers).extracting((answer) -> answer.join().text("value")).containsExactly("832040", "1346269");
	}

	@Test
	void passesTheServersErrorOn() throws Exception {
		this.server.serve();
		CompletableFuture<Answer> answer = this.api.fibAsync(30);
		this.server.reply(this.server.request(),
				new BasicProperties.Builder().type("error").appId("a server").headers(Map.of("error", "overloaded")),
				"not today");
		assertThat(answer.join().status()).isEqualTo(502);
		assertThat(answer.join().problem()).isEqualTo("rpc-failed");
		assertThat(answer.join().text("detail")).contains("overloaded", "not today");
		assertThat(answer.join().header("Served-By")).isEqualTo("a server");
	}

	@Test
	void takesNoReplyThatIsNoNumber() throws Exception {
		this.server.serve();
		CompletableFuture<Answer> answer = this.api.fibAsync(30);
		this.server.reply(this.server.request(), "<html>");
		assertThat(answer.join().problem()).isEqualTo("rpc-failed");
	}

	@Test
	void dropsALateReplyAndAnswersTheNextCaller() throws Exception {
		this.server.serve();
		double late = dropped("late");
		assertThat(this.api.fib(30).status()).isEqualTo(504);
		CompletableFuture<Answer> next = this.api.fibAsync(10);
		this.server.reply(this.server.request(), "832040");
		this.server.reply(this.server.request(), "55");
		assertThat(next.join().text("value")).isEqualTo("55");
		assertThat(dropped("late")).isEqualTo(late + 1);
	}

	@Test
	void dropsTheSecondReplyToACall() throws Exception {
		this.server.serve();
		double doubled = dropped("doubled");
		CompletableFuture<Answer> answer = this.api.fibAsync(30);
		Delivery request = this.server.request();
		this.server.reply(request, "832040");
		this.server.reply(request, "1");
		assertThat(answer.join().text("value")).isEqualTo("832040");
		await().until(() -> dropped("doubled") == doubled + 1);
	}

	@Test
	void answersDuringAFloodOfStrayReplies() throws Exception {
		this.server.serve();
		String queue = this.replies.require();
		double unknown = dropped("unknown");
		for (int i = 0; i < 20_000; i++) {
			this.server.send(queue,
					new BasicProperties.Builder().correlationId((i % 2 == 0) ? "stray-" + i : null).build(), "832040");
		}
		// The queue is bounded as well: what was not read in time, the broker has
		// dropped.
		await().until(() -> dropped("unknown") > unknown);
		await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
			CompletableFuture<Answer> answer = this.api.fibAsync(30);
			this.server.reply(this.server.request(), "832040");
			assertThat(answer.join().status()).isEqualTo(200);
		});
	}

	@Test
	void refusesOneCallTooMany() throws Exception {
		this.server.serve();
		List<CompletableFuture<Answer>> waiting = Stream.generate(() -> this.api.fibAsync(30)).limit(4).toList();
		await().until(() -> this.server.waiting() == 4);
		Answer refused = this.api.fib(31);
		assertThat(refused.status()).isEqualTo(503);
		assertThat(refused.problem()).isEqualTo("too-many-calls");
		assertThat(refused.header("Retry-After")).isEqualTo("1");
		while (this.server.waiting() > 0) {
			this.server.reply(this.server.request(), "832040");
		}
		assertThat(waiting).allSatisfy((answer) -> assertThat(answer.join().status()).isEqualTo(200));
	}

	@Test
	void endsTheCallWhenNoReplyCanComeAndRecovers() throws Exception {
		this.server.serve();
		CompletableFuture<Answer> answer = this.api.fibAsync(30);
		this.server.request();
		String lost = this.replies.require();
		Objects.requireNonNull(this.connectionFactory.createConnection().getDelegate()).abort();
		assertThat(answer.join().status()).isEqualTo(503);
		assertThat(answer.join().problem()).isEqualTo("broker-unavailable");
		assertThat(answer.join().text("detail")).startsWith("The connection was lost before the reply: ");
		recovers();
		assertThat(this.replies.require()).isNotEqualTo(lost);
	}

	@Test
	void endsTheCallWhenItsQueueIsDeletedAndRecovers() throws Exception {
		this.server.serve();
		CompletableFuture<Answer> answer = this.api.fibAsync(30);
		this.server.request();
		// Nobody else may delete an exclusive queue.
		this.connectionFactory.createConnection().createChannel(false).queueDelete(this.replies.require());
		assertThat(answer.join().problem()).isEqualTo("broker-unavailable");
		recovers();
	}

	@Test
	void getsTheReplyToAnAcceptedRequestThoughTheConnectionForSendingIsLost() throws Exception {
		this.server.serve();
		CompletableFuture<Answer> answer = this.api.fibAsync(30);
		Delivery request = this.server.request();
		await().until(() -> this.meters.get("warren.publish.outstanding").gauge().value() == 0);
		this.broker.require().abort();
		this.server.reply(request, "832040");
		assertThat(answer.join().status()).isEqualTo(200);
		recovers();
	}

	@Test
	void answersAtOnceAndStaysReadyWhileTheBrokerBlocks() throws Exception {
		RabbitMQContainer container = TestBroker.current().requireContainer();
		this.server.serve();
		List<CompletableFuture<Answer>> calls = new ArrayList<>();
		calls.add(this.api.fibAsync(30));
		this.server.request();
		CompletableFuture<?> alarm = CompletableFuture.runAsync(() -> setMemoryLimit(container, "absolute", "1MiB"));
		try {
			// A call every second: one is accepted and waits when the alarm comes,
			// and the broker blocks only connections that publish.
			await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofSeconds(1)).until(() -> {
				calls.add(this.api.fibAsync(30));
				return this.broker.isBlocked();
			});
			assertThat(calls).extracting((call) -> call.join().text("detail"))
				.contains("No reply: the broker blocks publishers");
			assertThat(this.api.fib(30).text("detail")).startsWith("The broker blocks publishers");
			assertThat(this.api.get("/actuator/health/readiness").status()).isEqualTo(200);
		}
		finally {
			alarm.join();
			setMemoryLimit(container, "0.6");
		}
		await().until(() -> !this.broker.isBlocked());
	}

	private static void setMemoryLimit(RabbitMQContainer container, String... limit) {
		try {
			container.execInContainer(
					Stream.concat(Stream.of("rabbitmqctl", "set_vm_memory_high_watermark"), Stream.of(limit))
						.toArray(String[]::new));
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void recovers() {
		await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
			CompletableFuture<Answer> next = this.api.fibAsync(10);
			this.server.reply(this.server.request(), "55");
			assertThat(next.join().status()).isEqualTo(200);
		});
	}

	private static String number(Delivery request) {
		return new String(request.getBody(), StandardCharsets.US_ASCII);
	}

	private long count(String outcome) {
		return this.meters.get("warren.rpc.calls").tag("outcome", outcome).timer().count();
	}

	private double dropped(String reason) {
		return this.meters.counter("warren.rpc.replies.dropped", "reason", reason).count();
	}

}
