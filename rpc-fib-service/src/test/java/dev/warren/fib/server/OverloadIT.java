package dev.warren.fib.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.warren.fib.FibApi;
import dev.warren.fib.FibApi.Answer;
import dev.warren.messaging.contract.Deadline;
import dev.warren.messaging.test.BrokerTest;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** 64 callers without a pause and eight consumers that take 20 ms for a request. */
@BrokerTest(properties = { "warren.fib.max-waiting=20", "warren.fib.timeout=20s" })
@Import(OverloadIT.Slow.class)
class OverloadIT {

	private static final Logger log = LoggerFactory.getLogger(OverloadIT.class);

	@LocalServerPort
	int port;

	@Test
	void refusesSomeAtOnceAndAnswersTheOthersInTime() throws Exception {
		FibApi api = new FibApi(this.port);
		await().untilAsserted(() -> assertThat(api.fib(1).status()).isEqualTo(200));
		List<Timed> all;
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			Callable<List<Timed>> caller = () -> IntStream.range(0, 40).mapToObj((_) -> Timed.call(api)).toList();
			all = callers.invokeAll(IntStream.range(0, 64).mapToObj((_) -> caller).toList())
				.stream()
				.map(Future::resultNow)
				.flatMap(List::stream)
				.toList();
		}
		List<Timed> answered = all.stream().filter((call) -> call.answer.status() == 200).toList();
		List<Timed> refused = all.stream().filter((call) -> call.answer.status() != 200).toList();
		log.info("{} calls answered, p50 {} ms, p99 {} ms; {} refused, p50 {} ms, p99 {} ms", answered.size(),
				percentile(answered, 50), percentile(answered, 99), refused.size(), percentile(refused, 50),
				percentile(refused, 99));
		assertThat(answered).hasSizeGreaterThan(28);
		assertThat(percentile(answered, 99)).isLessThan(10_000);
		assertThat(refused).isNotEmpty().allSatisfy((call) -> {
			assertThat(call.answer.problem()).isEqualTo("queue-full");
			assertThat(call.answer.header("Retry-After")).isEqualTo("1");
		});
		assertThat(percentile(refused, 99)).isLessThan(10_000);
	}

	private static long percentile(List<Timed> calls, int percent) {
		return calls.stream()
			.mapToLong((call) -> call.time.toMillis())
			.sorted()
			.skip(calls.size() * percent / 100)
			.findFirst()
			.orElse(0);
	}

	record Timed(Answer answer, Duration time) {

		static Timed call(FibApi api) {
			long start = System.nanoTime();
			Answer answer = api.fibAsync(30).join();
			return new Timed(answer, Duration.ofNanos(System.nanoTime() - start));
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Slow {

		@Bean
		@Primary
		Fibonacci slow() {
			return new Fibonacci() {

				@Override
				String value(int n, Deadline deadline) {
					try {
						assertThat(new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS)).isFalse();
					}
					catch (InterruptedException ex) {
						throw new IllegalStateException(ex);
					}
					return super.value(n, deadline);
				}

			};
		}

	}

}
