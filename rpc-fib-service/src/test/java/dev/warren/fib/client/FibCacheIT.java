package dev.warren.fib.client;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.warren.fib.FibApi;
import dev.warren.fib.FibApi.Answer;
import dev.warren.fib.RawServer;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A client that keeps values. Each test has a number of its own. */
@BrokerTest(properties = { "warren.fib.server.enabled=false", "warren.fib.cache.max-size=100KB" })
class FibCacheIT {

	@LocalServerPort
	int port;

	@Autowired
	Names names;

	@Autowired
	ReplyQueue replies;

	@Autowired
	MeterRegistry meters;

	private FibApi api;

	private RawServer server;

	@BeforeEach
	void serve() throws Exception {
		this.api = new FibApi(this.port);
		this.server = new RawServer(this.names.rpcQueue());
		this.server.serve();
		await().ignoreExceptions().until(() -> !this.replies.require().isEmpty());
	}

	@AfterEach
	void close() throws Exception {
		assertThat(this.server.waiting()).isZero();
		this.server.close();
	}

	@Test
	void equalRequestsShareTheCallUnderWay() throws Exception {
		double hits = gets("hit");
		CompletableFuture<Answer> first = this.api.fibAsync(10);
		var request = this.server.request();
		CompletableFuture<Answer> second = this.api.fibAsync(10);
		await().until(() -> gets("hit") == hits + 1);
		this.server.reply(request, "55");
		assertThat(first.join().text("value")).isEqualTo("55");
		assertThat(second.join().text("value")).isEqualTo("55");
	}

	@Test
	void aValueIsKept() throws Exception {
		CompletableFuture<Answer> first = this.api.fibAsync(11);
		this.server.reply(this.server.request(), new BasicProperties.Builder().appId("first"), "89");
		assertThat(first.join().status()).isEqualTo(200);
		Answer second = this.api.fib(11);
		assertThat(second.text("value")).isEqualTo("89");
		assertThat(second.header("Served-By")).isEqualTo("first");
	}

	@Test
	void whoAsksForTheServerCallsInAnyCase() throws Exception {
		CompletableFuture<Answer> first = this.api.fibAsync(12);
		this.server.reply(this.server.request(), "144");
		first.join();
		CompletableFuture<Answer> second = this.api.fibAsync("12?server=true");
		this.server.reply(this.server.request(), new BasicProperties.Builder().appId("second"), "144");
		assertThat(second.join().text("server")).isEqualTo("second");
	}

	@Test
	void aFailureIsNotKept() throws Exception {
		CompletableFuture<Answer> first = this.api.fibAsync(13);
		this.server.reply(this.server.request(),
				new BasicProperties.Builder().type("error").headers(Map.of("error", "server-error")), "unlucky");
		assertThat(first.join().problem()).isEqualTo("rpc-failed");
		CompletableFuture<Answer> second = this.api.fibAsync(13);
		this.server.reply(this.server.request(), "233");
		assertThat(second.join().text("value")).isEqualTo("233");
	}

	@Test
	void whatIsKeptIsBounded() throws Exception {
		String digits = "9".repeat(20_000);
		for (int n = 1000; n < 1020; n++) {
			CompletableFuture<Answer> answer = this.api.fibAsync(n);
			this.server.reply(this.server.request(), digits);
			answer.join();
		}
		// Five of these fill it; the small ones of other tests may be there too.
		await().until(() -> this.meters.get("cache.size").tag("cache", "fib").gauge().value() < 10);
	}

	private double gets(String result) {
		return this.meters.get("cache.gets").tags("cache", "fib", "result", result).functionCounter().count();
	}

}
