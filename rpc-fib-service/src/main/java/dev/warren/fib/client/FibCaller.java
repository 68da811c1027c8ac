package dev.warren.fib.client;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/** Calls, and no more at once than there may be; says what became of each. */
@Component
@ClientRole
class FibCaller {

	private static final Logger log = LoggerFactory.getLogger(FibCaller.class);

	private final RpcExchange exchange;

	private final CallMetrics metrics;

	private final Semaphore room;

	FibCaller(RpcExchange exchange, CallMetrics metrics, CallProperties properties) {
		this.exchange = exchange;
		this.metrics = metrics;
		this.room = new Semaphore(properties.maxCalls());
	}

	/** Fails with a {@link CallFailedException} that has the outcome. */
	CompletableFuture<Answer> call(int n) {
		String id = UUID.randomUUID().toString();
		long start = System.nanoTime();
		return callWithinLimit(id, n)
			.whenComplete((_, failure) -> ended(id, n, failure, Duration.ofNanos(System.nanoTime() - start)));
	}

	private CompletableFuture<Answer> callWithinLimit(String id, int n) {
		if (!this.room.tryAcquire()) {
			return CompletableFuture
				.failedFuture(new CallFailedException(Outcome.REJECTED, "Too many calls already wait for their reply"));
		}
		return this.exchange.call(id, n).whenComplete((_, _) -> this.room.release());
	}

	private void ended(String id, int n, @Nullable Throwable failure, Duration time) {
		Outcome outcome = Outcome.OK;
		if (failure != null) {
			Throwable cause = (failure instanceof CompletionException ex) ? ex.getCause() : failure;
			outcome = (cause instanceof CallFailedException ex) ? ex.outcome() : Outcome.ERROR;
			log.warn("Call {} for n={} failed: {}: {}", id, n, outcome,
					(cause != null) ? cause.getMessage() : failure.getMessage());
		}
		this.metrics.record(outcome, time);
	}

}
