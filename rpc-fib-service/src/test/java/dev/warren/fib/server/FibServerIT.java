package dev.warren.fib.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.warren.fib.FibApi;
import dev.warren.fib.FibApi.Answer;
import dev.warren.fib.RawClient;
import dev.warren.fib.RawClient.Reply;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The server role alone, called by clients that know nothing of Spring. */
@BrokerTest(properties = { "warren.fib.client.enabled=false", "warren.fib.max-n=5000" })
class FibServerIT {

	@LocalServerPort
	int port;

	@Autowired
	Names names;

	@Autowired
	ConnectionFactory connectionFactory;

	@Autowired
	MeterRegistry meters;

	private RawClient client;

	@BeforeEach
	void waitForTheServer() throws Exception {
		this.client = new RawClient();
		await().ignoreExceptions().until(() -> {
			try (RawClient probe = new RawClient()) {
				return probe.channel().queueDeclarePassive(this.names.rpcQueue()).getConsumerCount() > 0;
			}
		});
	}

	@AfterEach
	void leavesNothingInTheQueue() throws Exception {
		await().until(() -> this.client.channel().queueDeclarePassive(this.names.rpcQueue()).getMessageCount() == 0);
		this.client.close();
	}

	@Test
	void hasNoWayInOverHttp() throws Exception {
		assertThat(new FibApi(this.port).fib(30).status()).isEqualTo(404);
	}

	@Test
	void isReadyWithItsConsumers() throws Exception {
		Answer readiness = new FibApi(this.port).get("/actuator/health/readiness");
		assertThat(readiness.status()).isEqualTo(200);
		assertThat(readiness.body().at("/components/consumers/details/fib").asString()).isEqualTo("8 consumers");
		assertThat(readiness.body().path("components").has("replyQueue")).isFalse();
	}

	@Test
	void declaresABoundedClassicDurableAutoDeleteQueue() throws Exception {
		// The broker would refuse to declare it with other arguments.
		this.client.channel()
			.queueDeclare(this.names.rpcQueue(), true, false, true,
					Map.of("x-queue-type", "classic", "x-max-length", 1000, "x-overflow", "reject-publish"));
	}

	@Test
	void repliesToAClientsOwnQueue() throws Exception {
		String replyTo = this.client.ownReplyQueue();
		String id = this.client.send(this.names.rpcQueue(), replyTo, bytes("30"));
		Reply reply = this.client.reply();
		assertThat(reply.text()).isEqualTo("832040");
		assertThat(reply.correlationId()).isEqualTo(id);
		assertThat(reply.delivery().getProperties().getAppId()).matches("rpc-fib-service@.+-[0-9a-f]{4}");
	}

	@Test
	void repliesDirectly() throws Exception {
		this.client.readReplies(RawClient.DIRECT_REPLY_TO);
		String id = this.client.send(this.names.rpcQueue(), RawClient.DIRECT_REPLY_TO, bytes("100\n"));
		Reply reply = this.client.reply();
		assertThat(reply.text()).isEqualTo("354224848179261915075");
		assertThat(reply.correlationId()).isEqualTo(id);
	}

	@Test
	void repliesWithoutACorrelationIdToWhoSendsNone() throws Exception {
		String replyTo = this.client.ownReplyQueue();
		this.client.send(this.names.rpcQueue(), new BasicProperties.Builder().replyTo(replyTo).build(), bytes("10"));
		Reply reply = this.client.reply();
		assertThat(reply.text()).isEqualTo("55");
		assertThat(reply.delivery().getProperties().getCorrelationId()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "abc", "1.5", "-1", "5001", "99999999999999999999", "{\"n\":30}" })
	void repliesWithTheReasonToWhatIsNoNumberInRange(String body) throws Exception {
		String replyTo = this.client.ownReplyQueue();
		String id = this.client.send(this.names.rpcQueue(), replyTo, bytes(body));
		assertThat(this.client.reply()).satisfies((reply) -> {
			assertThat(reply.type()).isEqualTo("error");
			assertThat(reply.error()).isEqualTo("invalid-request");
			assertThat(reply.text()).isEqualTo("n must be a whole number from 0 to 5000");
			assertThat(reply.correlationId()).isEqualTo(id);
		});
		assertThat(this.client.hasNoMoreReplies()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "30", "{\"n\":30}", " { \"n\" : 30 }\n" })
	void repliesInJsonToJson(String body) throws Exception {
		this.client.send(this.names.rpcQueue(), json("application/json; charset=utf-8"), bytes(body));
		Reply reply = this.client.reply();
		assertThat(reply.text()).isEqualTo("{\"n\":30,\"value\":\"832040\"}");
		assertThat(reply.delivery().getProperties().getContentType()).isEqualTo("application/json");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0',
			value = { "{\"n\":5001}|a whole number from 0 to 5000", "-1|a whole number from 0 to 5000",
					"{\"n\":\"30\"}|a whole number from 0 to 5000", "3.0|a whole number from 0 to 5000",
					"{\"m\":30}|a whole number from 0 to 5000", "null|a whole number from 0 to 5000",
					"[30]|a whole number from 0 to 5000", "{\"n\":30,\"m\":1}|the only field",
					"{\"n\":|JSON: 30 or {\\\"n\\\":30}", "30 31|JSON: 30 or {\\\"n\\\":30}" })
	void repliesInJsonToWhatItCannotDo(String body, String reason) throws Exception {
		this.client.send(this.names.rpcQueue(), json("application/json"), bytes(body));
		assertThat(this.client.reply()).satisfies((reply) -> {
			assertThat(reply.type()).isEqualTo("error");
			assertThat(reply.error()).isEqualTo("invalid-request");
			assertThat(reply.text())
				.isEqualTo("{\"error\":\"invalid-request\",\"message\":\"n must be %s\"}".formatted(reason));
			assertThat(reply.delivery().getProperties().getContentType()).isEqualTo("application/json");
		});
	}

	@Test
	void answersSpringsTemplate() {
		RabbitTemplate template = new RabbitTemplate(this.connectionFactory);
		try {
			assertThat(template.convertSendAndReceive("", this.names.rpcQueue(), "30")).isEqualTo("832040");
		}
		finally {
			template.stop();
		}
	}

	@Test
	void repliesWithAnErrorToBytesThatAreNoText() throws Exception {
		String replyTo = this.client.ownReplyQueue();
		this.client.send(this.names.rpcQueue(), replyTo, new byte[] { (byte) 0xff, 0, (byte) 0xc3 });
		assertThat(this.client.reply().type()).isEqualTo("error");
	}

	/** Spring would convert by these, and fail before the listener could reply. */
	@Test
	void caresForTheBodyOnly() throws Exception {
		String replyTo = this.client.ownReplyQueue();
		BasicProperties.Builder envelope = new BasicProperties.Builder().replyTo(replyTo);
		for (BasicProperties odd : List.of(envelope.contentType("text/plain").contentEncoding("no-charset").build(),
				envelope.contentType("application/x-java-serialized-object").build(),
				envelope.contentType("no type").contentEncoding(null).build(),
				envelope.contentType(null).headers(Map.of("__TypeId__", "no.such.Type")).build())) {
			this.client.send(this.names.rpcQueue(), odd, bytes("10"));
			assertThat(this.client.reply().text()).isEqualTo("55");
		}
	}

	@Test
	void dropsAndCountsWhatHasNoReplyTo() throws Exception {
		long before = count("no-reply-to");
		this.client.send(this.names.rpcQueue(), new BasicProperties(), bytes("30"));
		await().untilAsserted(() -> assertThat(count("no-reply-to")).isEqualTo(before + 1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "no-such-queue", "no-such-exchange/key", "amq.rabbitmq.reply-to.g1h2", "amq.rabbitmq.x" })
	void triesOnceToReplyToNobody(String replyTo) throws Exception {
		long before = count("not-replied");
		this.client.send(this.names.rpcQueue(), replyTo, bytes("30"));
		await().during(Duration.ofMillis(300)).until(() -> count("not-replied") == before + 1);
		// Whoever calls next is served, by the same consumers.
		this.client.send(this.names.rpcQueue(), this.client.ownReplyQueue(), bytes("10"));
		assertThat(this.client.reply().text()).isEqualTo("55");
	}

	private BasicProperties json(String contentType) throws Exception {
		return new BasicProperties.Builder().replyTo(this.client.ownReplyQueue()).contentType(contentType).build();
	}

	private long count(String outcome) {
		return this.meters.timer("warren.rpc.requests", "outcome", outcome).count();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
