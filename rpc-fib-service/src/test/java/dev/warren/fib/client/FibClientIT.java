package dev.warren.fib.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import dev.warren.fib.FibApi;
import dev.warren.fib.FibApi.Answer;
import dev.warren.fib.RawClient;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The client role alone; the tests are its server, or leave it without. */
@BrokerTest(properties = { "warren.fib.server.enabled=false", "warren.fib.timeout=1s", "warren.fib.max-calls=4" })
class FibClientIT {

	@LocalServerPort
	int port;

	@Autowired
	Names names;

	@Autowired
	BrokerConnection broker;

	@Autowired
	RabbitListenerEndpointRegistry listeners;

	@Autowired
	MeterRegistry meters;

	private final LinkedBlockingQueue<Delivery> requests = new LinkedBlockingQueue<>();

	private FibApi api;

	private RawClient server;

	@BeforeEach
	void connect() throws Exception {
		this.api = new FibApi(this.port);
		this.server = new RawClient();
		await().ignoreExceptionsInstanceOf(BrokerUnavailableException.class)
			.untilAsserted(() -> assertThat(this.broker.require().isOpen()).isTrue());
	}

	@AfterEach
	void takeTheQueueAway() throws Exception {
		this.server.channel().queueDelete(this.names.rpcQueue());
		this.server.close();
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
		assertThat(count("unserved")).isPositive();
	}

	@Test
	void givesUpAtTheDeadline() throws Exception {
		serve();
		Instant start = Instant.now();
		Answer answer = this.api.fib(30);
		assertThat(answer.status()).isEqualTo(504);
		assertThat(answer.problem()).isEqualTo("rpc-timeout");
		assertThat(Duration.between(start, Instant.now())).isBetween(Duration.ofMillis(950), Duration.ofSeconds(4));
		assertThat(count("timeout")).isPositive();
	}

	@Test
	void sendsBareTextThatExpiresAtTheDeadline() throws Exception {
		serve();
		CompletableFuture<Answer> answer = this.api.fibAsync(30);
		Delivery request = nextRequest();
		assertThat(request.getBody()).asString().isEqualTo("30");
		BasicProperties envelope = request.getProperties();
		assertThat(envelope.getContentType()).isEqualTo("text/plain");
		assertThat(envelope.getType()).isEqualTo("fib");
		assertThat(envelope.getExpiration()).isEqualTo("1000");
		assertThat(envelope.getReplyTo()).startsWith("amq.rabbitmq.reply-to.");
		assertThat(envelope.getCorrelationId()).isNotBlank();
		reply(request, new BasicProperties.Builder(), "832040");
		assertThat(answer.join().text("value")).isEqualTo("832040");
	}

	@Test
	void passesTheServersErrorOn() throws Exception {
		serve();
		CompletableFuture<Answer> answer = this.api.fibAsync(30);
		reply(nextRequest(), new BasicProperties.Builder().type("error").headers(Map.of("error", "overloaded")),
				"not today");
		assertThat(answer.join().status()).isEqualTo(502);
		assertThat(answer.join().problem()).isEqualTo("rpc-failed");
		assertThat(answer.join().text("detail")).contains("overloaded", "not today");
	}

	@Test
	void takesNoReplyThatIsNoNumber() throws Exception {
		serve();
		CompletableFuture<Answer> answer = this.api.fibAsync(30);
		reply(nextRequest(), new BasicProperties.Builder(), "<html>");
		assertThat(answer.join().problem()).isEqualTo("rpc-failed");
	}

	@Test
	void doesNotGiveALateReplyToTheNextCaller() throws Exception {
		serve();
		assertThat(this.api.fib(30).status()).isEqualTo(504);
		CompletableFuture<Answer> next = this.api.fibAsync(10);
		reply(nextRequest(), new BasicProperties.Builder(), "832040");
		reply(nextRequest(), new BasicProperties.Builder(), "55");
		assertThat(next.join().text("value")).isEqualTo("55");
	}

	@Test
	void refusesOneCallTooMany() throws Exception {
		serve();
		List<CompletableFuture<Answer>> waiting = Stream.generate(() -> this.api.fibAsync(30)).limit(4).toList();
		await().until(() -> this.requests.size() == 4);
		Answer refused = this.api.fib(31);
		assertThat(refused.status()).isEqualTo(503);
		assertThat(refused.problem()).isEqualTo("too-many-calls");
		assertThat(refused.header("Retry-After")).isEqualTo("1");
		for (Delivery request : this.requests) {
			reply(request, new BasicProperties.Builder(), "832040");
		}
		assertThat(waiting).allSatisfy((answer) -> assertThat(answer.join().status()).isEqualTo(200));
	}

	@Test
	void endsTheCallWhenItsConnectionIsLostAndRecovers() throws Exception {
		serve();
		CompletableFuture<Answer> answer = this.api.fibAsync(30);
		nextRequest();
		this.broker.require().abort();
		assertThat(answer.join().status()).isIn(503, 504);
		await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
			CompletableFuture<Answer> next = this.api.fibAsync(10);
			reply(nextRequest(), new BasicProperties.Builder(), "55");
			assertThat(next.join().status()).isEqualTo(200);
		});
	}

	private Delivery nextRequest() throws InterruptedException {
		return Objects.requireNonNull(this.requests.poll(5, TimeUnit.SECONDS), "no request within 5 s");
	}

	/** Takes requests; answers only when the test does. */
	private void serve() throws Exception {
		this.server.channel().queueDeclare(this.names.rpcQueue(), true, false, true, Map.of("x-queue-type", "classic"));
		this.server.channel()
			.basicConsume(this.names.rpcQueue(), true, (_, request) -> this.requests.add(request), (_) -> {
			});
	}

	private void reply(Delivery request, BasicProperties.Builder envelope, String text) throws Exception {
		this.server.send(request.getProperties().getReplyTo(),
				envelope.correlationId(request.getProperties().getCorrelationId()).build(),
				text.getBytes(StandardCharsets.UTF_8));
	}

	private long count(String outcome) {
		return this.meters.get("warren.rpc.calls").tag("outcome", outcome).timer().count();
	}

}
