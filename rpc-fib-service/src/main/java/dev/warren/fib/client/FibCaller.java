package dev.warren.fib.client;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;

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

	/**
	 * Returns the value as decimal text.
	 * @throws CallFailedException with the outcome
	 */
	String call(int n) {
		String id = UUID.randomUUID().toString();
		long start = System.nanoTime();
		Outcome outcome = Outcome.UNAVAILABLE;
		try {
			String value = callWithinLimit(id, n);
			outcome = Outcome.OK;
			return value;
		}
		catch (CallFailedException ex) {
			outcome = ex.outcome();
			log.warn("Call {} for n={} failed: {}: {}", id, n, outcome, ex.getMessage());
			throw ex;
		}
		finally {
			this.metrics.record(outcome, Duration.ofNanos(System.nanoTime() - start));
		}
	}

	private String callWithinLimit(String id, int n) {
		if (!this.room.tryAcquire()) {
			throw new CallFailedException(Outcome.REJECTED, "Too many calls already wait for their reply");
		}
		try {
			return this.exchange.call(id, n);
		}
		finally {
			this.room.release();
		}
	}

}
