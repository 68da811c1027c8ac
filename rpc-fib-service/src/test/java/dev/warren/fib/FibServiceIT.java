package dev.warren.fib;

import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.warren.fib.FibApi.Answer;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.test.BrokerTest;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Both roles in one replica, as it comes. */
@BrokerTest
class FibServiceIT {

	@LocalServerPort
	int port;

	@Autowired
	Names names;

	@Autowired
	MeterRegistry meters;

	private FibApi api;

	@BeforeEach
	void waitForTheServer() {
		this.api = new FibApi(this.port);
		await().untilAsserted(() -> assertThat(this.api.fib(1).status()).isEqualTo(200));
	}

	@Test
	void answersWithTheValueAsText() throws Exception {
		Answer answer = this.api.fib(30);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.response().body()).isEqualTo("{\"n\":30,\"value\":\"832040\"}\n");
	}

	@Test
	void answersWithTheBareValueToWhoWantsText() throws Exception {
		Answer answer = this.api.get("/fib/30", "Accept", "text/plain");
		assertThat(answer.response().body()).isEqualTo("832040");
		assertThat(answer.header("Content-Type")).startsWith("text/plain");
		assertThat(this.api.get("/fib/x", "Accept", "text/plain").problem()).isEqualTo("invalid-request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "*/*", "application/json", "text/html, */*;q=0.8", "application/json, text/plain, */*",
			"application/json, text/plain;q=0.1" })
	void answersInJsonToEverybodyElse(String accept) throws Exception {
		assertThat(this.api.get("/fib/30", "Accept", accept).header("Content-Type")).isEqualTo("application/json");
	}

	@Test
	void saysHowLongAValueMayBeKept() throws Exception {
		Answer json = this.api.fib(30);
		assertThat(json.header("Cache-Control")).isEqualTo("max-age=3600, public");
		assertThat(json.header("ETag")).isEqualTo("\"fib-30-json\"");
		assertThat(json.response().headers().allValues("Vary")).contains("Accept");
		Answer text = this.api.get("/fib/30", "Accept", "text/plain");
		assertThat(text.header("Cache-Control")).isEqualTo("max-age=3600, public");
		assertThat(text.header("ETag")).isEqualTo("\"fib-30-text\"");
		assertThat(this.api.fib("x").header("Cache-Control")).isEqualTo("no-store");
		assertThat(this.api.get("/no-such-thing").header("Cache-Control")).isEqualTo("no-store");
	}

	@Test
	void doesNotCallForWhoHasTheValue() throws Exception {
		long calls = count("warren.rpc.calls");
		for (String known : List.of("\"fib-30-json\"", "W/\"fib-30-json\"", "\"x\", \"fib-30-json\"", "*")) {
			Answer answer = this.api.get("/fib/30", "If-None-Match", known);
			assertThat(answer.status()).isEqualTo(304);
			assertThat(answer.response().body()).isEmpty();
			assertThat(answer.response().headers().allValues("ETag")).containsExactly("\"fib-30-json\"");
			assertThat(answer.header("Cache-Control")).isEqualTo("max-age=3600, public");
		}
		assertThat(count("warren.rpc.calls")).isEqualTo(calls);
		for (String other : List.of("\"fib-31-json\"", "\"fib-30-text\"", "fib-30-json", "\"", "")) {
			assertThat(this.api.get("/fib/30", "If-None-Match", other).status()).isEqualTo(200);
		}
	}

	@Test
	void saysWhoHasAnswered() throws Exception {
		String server = this.api.fib(30).header("Served-By");
		assertThat(server).matches("rpc-fib-service@.+-[0-9a-f]{4}");
		Answer asked = this.api.get("/fib/30?server=true", "If-None-Match", "\"fib-30-json\"");
		assertThat(asked.response().body())
			.isEqualTo("{\"n\":30,\"value\":\"832040\",\"server\":\"%s\"}\n".formatted(server));
		assertThat(asked.header("Cache-Control")).isEqualTo("no-store");
		assertThat(this.api.get("/fib/30?server=perhaps").problem()).isEqualTo("invalid-request");
		assertThat(this.api.get("/fib/30?server=perhaps").body().at("/errors/0/field").asString()).isEqualTo("server");
	}

	@Test
	void answersForTheGreatestNumber() throws Exception {
		assertThat(this.api.fib(100_000).text("value")).hasSize(20_899);
	}

	@Test
	void givesEachOf64CallersItsOwnValue() {
		List<CompletableFuture<Answer>> answers = IntStream.range(0, 64)
			.mapToObj((i) -> this.api.fibAsync(i * 31))
			.toList();
		List<String> expected = fibonacci().limit(64 * 31).map(BigInteger::toString).toList();
		for (int i = 0; i < 64; i++) {
			Answer answer = answers.get(i).join();
			assertThat(answer.body().path("n").asInt()).isEqualTo(i * 31);
			assertThat(answer.text("value")).isEqualTo(expected.get(i * 31));
		}
	}

	@Test
	void refusesWhatIsNoNumberInRange() throws Exception {
		for (String n : List.of("abc", "1.5", "-1", "100001", "99999999999999999999")) {
			Answer answer = this.api.fib(n);
			assertThat(answer.status()).isEqualTo(400);
			assertThat(answer.body().at("/errors/0/field").asString()).isEqualTo("n");
		}
	}

	@Test
	void timesCallsAndRequestsByOutcome() throws Exception {
		long calls = count("warren.rpc.calls");
		long requests = count("warren.rpc.requests");
		this.api.fib(20);
		assertThat(count("warren.rpc.calls")).isEqualTo(calls + 1);
		await().untilAsserted(() -> assertThat(count("warren.rpc.requests")).isGreaterThan(requests));
	}

	private long count(String timer) {
		return this.meters.get(timer).tag("outcome", "ok").timer().count();
	}

	private static Stream<BigInteger> fibonacci() {
		return Stream
			.iterate(new BigInteger[] { BigInteger.ZERO, BigInteger.ONE },
					(f) -> new BigInteger[] { f[1], f[0].add(f[1]) })
			.map((f) -> f[0]);
	}

}
