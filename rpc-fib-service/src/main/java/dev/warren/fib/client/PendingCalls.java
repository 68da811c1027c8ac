package dev.warren.fib.client;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.rabbitmq.client.Delivery;
import dev.warren.fib.FibProperties;
import dev.warren.messaging.web.BrokerProblems;
import dev.warren.web.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.http.HttpStatus;

/**
 * Correlates replies with the calls that wait for them. Remembers how the last calls
 * ended, to tell a late or second reply from one with an unknown correlation id.
 */
@ClientRole
class PendingCalls {

	static final int REMEMBERED = 10_000;

	private static final String LATE = "late";

	private static final String DOUBLED = "doubled";

	private static final String UNKNOWN = "unknown";

	private final Map<String, CompletableFuture<Delivery>> pending = new ConcurrentHashMap<>();

	private final Cache<String, String> ended = Caffeine.newBuilder().maximumSize(REMEMBERED).build();

	private final FibProperties properties;

	private final Map<String, Counter> dropped;

	PendingCalls(FibProperties properties, MeterRegistry meters) {
		this.properties = properties;
		this.dropped = Stream.of(LATE, DOUBLED, UNKNOWN)
			.collect(Collectors.toMap(Function.identity(),
					(reason) -> Counter.builder("warren.rpc.replies.dropped")
						.baseUnit("messages")
						.tag("reason", reason)
						.register(meters)));
		Gauge.builder("warren.rpc.calls.open", this.pending, Map::size).baseUnit("calls").register(meters);
	}

	/** Ends with the reply, a failure or, at its deadline, a TimeoutException. */
	CompletableFuture<Delivery> open(String id) {
		CompletableFuture<Delivery> call = new CompletableFuture<>();
		this.pending.put(id, call);
		call.whenComplete((_, failure) -> {
			this.ended.put(id, (failure != null) ? LATE : DOUBLED);
			this.pending.remove(id);
		});
		if (this.pending.size() > this.properties.maxCalls()) {
			call.cancel(false);
			throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "too-many-calls",
					"Too many calls already wait for their reply")
				.retryAfter(Duration.ofSeconds(1));
		}
		return call.orTimeout(this.properties.timeout().toNanos(), TimeUnit.NANOSECONDS);
	}

	void complete(Delivery reply) {
		String id = String.valueOf(reply.getProperties().getCorrelationId());
		CompletableFuture<Delivery> call = this.pending.get(id);
		if (call == null || !call.complete(reply)) {
			Objects.requireNonNull(this.dropped.get(this.ended.asMap().getOrDefault(id, UNKNOWN))).increment();
		}
	}

	/** Runs on the client's reader thread: it may neither log nor wait. */
	void failAll(String detail) {
		this.pending.values().forEach((call) -> call.completeExceptionally(BrokerProblems.unavailable(detail)));
	}

}
