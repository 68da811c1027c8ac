package dev.warren.fib.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.rabbitmq.client.Delivery;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;

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

	private final MeterProvider<Counter> dropped;

	PendingCalls(MeterRegistry meters) {
		Gauge.builder("warren.rpc.calls.open", this.pending, Map::size)
			.description("Calls that wait for their reply")
			.baseUnit("calls")
			.register(meters);
		this.dropped = Counter.builder("warren.rpc.replies.dropped")
			.description("Replies that no call waits for, by reason")
			.baseUnit("messages")
			.withRegistry(meters);
		Stream.of(LATE, DOUBLED, UNKNOWN).forEach(this::counter);
	}

	/**
	 * Opens a call, to be closed by the caller.
	 * @return completes with the reply, or exceptionally with the failure of the call or
	 * a {@link java.util.concurrent.TimeoutException}
	 */
	CompletableFuture<Delivery> open(String id, Duration timeout) {
		CompletableFuture<Delivery> call = new CompletableFuture<>();
		this.pending.put(id, call);
		return call.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	void close(String id, CompletableFuture<Delivery> call) {
		this.ended.put(id, reason(call));
		this.pending.remove(id);
	}

	/** Completes the call that waits for a reply; counts a reply without one. */
	void complete(Delivery reply) {
		String id = String.valueOf(reply.getProperties().getCorrelationId());
		CompletableFuture<Delivery> call = this.pending.get(id);
		if (call == null) {
			counter(this.ended.asMap().getOrDefault(id, UNKNOWN)).increment();
		}
		else if (!call.complete(reply)) {
			counter(reason(call)).increment();
		}
	}

	/** Runs on the client's reader thread: it may neither log nor wait. */
	void failAll(CallFailedException failure) {
		this.pending.values().forEach((call) -> call.completeExceptionally(failure));
	}

	private static String reason(CompletableFuture<Delivery> ended) {
		return ended.isCompletedExceptionally() ? LATE : DOUBLED;
	}

	private Counter counter(String reason) {
		return this.dropped.withTag("reason", reason);
	}

}
