package dev.warren.fib.client;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Delivery;
import dev.warren.fib.FibMessages;
import dev.warren.fib.FibProperties;
import dev.warren.fib.OutcomeTimers;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;

/**
 * Makes calls. Spring's AsyncRabbitTemplate holds a channel per request until its
 * confirm: measured in the same run it made half as many calls for 64 and 200 callers.
 */
@ClientRole
class FibClient {

	private static final Logger log = LoggerFactory.getLogger(FibClient.class);

	private final ConfirmedPublisher publisher;

	private final BrokerConnection broker;

	private final ReplyQueue replies;

	private final PendingCalls calls;

	private final String queue;

	private final FibProperties properties;

	private final Semaphore limit;

	private final OutcomeTimers<Outcome> timers;

	FibClient(ConfirmedPublisher publisher, BrokerConnection broker, ReplyQueue replies, PendingCalls calls,
			Names names, FibProperties properties, MeterRegistry meters) {
		this.publisher = publisher;
		this.broker = broker;
		this.replies = replies;
		this.calls = calls;
		this.queue = names.rpcQueue();
		this.properties = properties;
		this.limit = new Semaphore(properties.maxCalls());
		this.timers = new OutcomeTimers<>(meters, "warren.rpc.calls", "Time from a call to its reply or failure",
				Outcome.class);
	}

	/**
	 * Calls a server and waits for its reply, at most until the deadline.
	 * @throws CallFailedException if the call ends without a value
	 */
	Answer call(int n) {
		String id = UUID.randomUUID().toString();
		long start = System.nanoTime();
		Outcome outcome = Outcome.ERROR;
		try {
			Answer answer = Answer.of(exchange(id, n));
			outcome = Outcome.OK;
			return answer;
		}
		catch (CallFailedException ex) {
			outcome = ex.outcome;
			log.warn("Call {} for n={} failed: {}: {}", id, n, outcome, ex.getMessage());
			throw ex;
		}
		finally {
			this.timers.record(outcome, start);
		}
	}

	private Delivery exchange(String id, int n) {
		if (!this.limit.tryAcquire()) {
			throw new CallFailedException(Outcome.REJECTED, "Too many calls already wait for their reply");
		}
		// Open before the queue is looked up: the loss of the queue fails open calls.
		CompletableFuture<Delivery> call = this.calls.open(id, this.properties.timeout());
		try {
			this.publisher.publishAsync("", this.queue, request(id, n, this.replies.require()))
				.exceptionally((failure) -> {
					call.completeExceptionally(failure.getCause());
					return null;
				});
			return call.join();
		}
		catch (CompletionException ex) {
			throw switch (ex.getCause()) {
				case CallFailedException failure -> failure;
				case PublishException failure -> notAccepted(failure);
				case TimeoutException _ -> timedOut();
				case null, default -> ex;
			};
		}
		finally {
			this.calls.close(id, call);
			this.limit.release();
		}
	}

	/** Expires at the caller's deadline, so that no server computes in vain. */
	private Message request(String id, int n, String replyTo) {
		return FibMessages.message(FibMessages.FIB, String.valueOf(n))
			.setCorrelationId(id)
			.setReplyTo(replyTo)
			.setExpiration(String.valueOf(this.properties.timeout().toMillis()))
			.build();
	}

	private CallFailedException notAccepted(PublishException failure) {
		return switch (failure.reason()) {
			case UNROUTABLE -> new CallFailedException(Outcome.UNSERVED,
					"No server consumes from the queue '%s'".formatted(this.queue));
			case QUEUE_FULL -> new CallFailedException(Outcome.QUEUE_FULL,
					"Too many requests wait in the queue '%s'".formatted(this.queue));
			case BROKER_UNAVAILABLE, ACCEPTANCE_UNKNOWN ->
				new CallFailedException(Outcome.UNAVAILABLE, String.valueOf(failure.getMessage()));
		};
	}

	/** No server can reply while the broker blocks publishers. */
	private CallFailedException timedOut() {
		return this.broker.isBlocked()
				? new CallFailedException(Outcome.UNAVAILABLE, "No reply: the broker blocks publishers")
				: new CallFailedException(Outcome.TIMEOUT,
						"No reply within %d ms".formatted(this.properties.timeout().toMillis()));
	}

}
