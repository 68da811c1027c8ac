package dev.warren.fib.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.warren.fib.FibApi;
import dev.warren.fib.FibApi.Answer;
import dev.warren.fib.RawClient;
import dev.warren.fib.RawClient.Reply;
import dev.warren.messaging.contract.Deadline;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Both roles, and a server that fails for 13 and has no time for 50 million. */
@BrokerTest(properties = { "warren.fib.max-n=50000000", "warren.fib.max-time=500ms", "warren.fib.timeout=50s" })
@Import(FibServerFaultsIT.Unlucky.class)
class FibServerFaultsIT {

	private static final String HUGE = "50000000";

	@LocalServerPort
	int port;

	@Autowired
	Names names;

	@Autowired
	MeterRegistry meters;

	private FibApi api;

	private RawClient client;

	@BeforeEach
	void waitForTheServer() throws Exception {
		this.api = new FibApi(this.port);
		this.client = new RawClient();
		await().untilAsserted(() -> assertThat(this.api.fib(1).status()).isEqualTo(200));
	}

	@AfterEach
	void close() throws Exception {
		this.client.close();
	}

	@Test
	void answersAFailureWithItsReasonLongBeforeTheDeadline() throws Exception {
		long failed = count("server-error");
		Instant start = Instant.now();
		Answer answer = this.api.fib(13);
		assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(25));
		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.problem()).isEqualTo("rpc-failed");
		assertThat(answer.text("detail")).contains("server-error", "13 is unlucky");
		assertThat(answer.header("Served-By")).startsWith("rpc-fib-service@");
		await().until(() -> count("server-error") == failed + 1);
		assertThat(this.api.fib(10).text("value")).isEqualTo("55");
	}

	@Test
	void saysSoInTypeHeaderAndBody() throws Exception {
		this.client.send(this.names.rpcQueue(), this.client.ownReplyQueue(), bytes("13"));
		Reply reply = this.client.reply();
		assertThat(reply.type()).isEqualTo("error");
		assertThat(reply.error()).isEqualTo("server-error");
		assertThat(reply.text()).contains("13 is unlucky");
	}

	@Test
	void saysSoInJson() throws Exception {
		this.client.send(this.names.rpcQueue(), json().build(), bytes("13"));
		assertThat(this.client.reply().text())
			.isEqualTo("{\"error\":\"server-error\",\"message\":\"java.lang.IllegalStateException: 13 is unlucky\"}");
	}

	@Test
	void cutsTheComputationOffAtItsOwnMaximum() throws Exception {
		long cutOff = count("deadline-exceeded");
		Answer answer = this.api.fib(HUGE);
		assertThat(answer.status()).isEqualTo(504);
		assertThat(answer.problem()).isEqualTo("rpc-timeout");
		assertThat(answer.text("detail")).contains("deadline-exceeded", "No value within the 500 ms");
		await().until(() -> count("deadline-exceeded") == cutOff + 1);
	}

	@Test
	void cutsTheComputationOffWhenTheRequestExpires() throws Exception {
		this.client.send(this.names.rpcQueue(), json().expiration("200").build(), bytes(HUGE));
		assertThat(this.client.reply().text())
			.isEqualTo("{\"error\":\"deadline-exceeded\",\"message\":\"No value within the 200 ms that were left\"}");
	}

	/**
	 * As if its clock and the broker's had not yet noticed: the broker expires the rest.
	 */
	@Test
	void doesNotBeginWhatNobodyWaitsFor() throws Exception {
		long expired = count("expired");
		long anHourAgo = Instant.now().minus(Duration.ofHours(1)).toEpochMilli();
		this.client.send(this.names.rpcQueue(),
				json().expiration("60000").headers(Map.of("timestamp_in_ms", anHourAgo)).build(), bytes("10"));
		await().until(() -> count("expired") == expired + 1);
		assertThat(this.client.hasNoMoreReplies()).isTrue();
	}

	@Test
	void leavesTheThreadsOfHttpToHttp() throws Exception {
		assertThat(this.api.fib(14).text("value")).isEqualTo("0");
	}

	private BasicProperties.Builder json() throws Exception {
		return new BasicProperties.Builder().replyTo(this.client.ownReplyQueue()).contentType("application/json");
	}

	private long count(String outcome) {
		return this.meters.timer("warren.rpc.requests", "outcome", outcome).count();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Unlucky {

		@Bean
		@Primary
		Fibonacci unlucky() {
			return new Fibonacci() {

				@Override
				String value(int n, Deadline deadline) {
					if (n == 13) {
						throw new IllegalStateException("13 is unlucky");
					}
					if (n == 14) {
						return Thread.currentThread().isVirtual() ? "1" : "0";
					}
					return super.value(n, deadline);
				}

			};
		}

	}

}
