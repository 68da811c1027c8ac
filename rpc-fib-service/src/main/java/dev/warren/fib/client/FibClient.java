package dev.warren.fib.client;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Delivery;
import dev.warren.fib.FibMessages;
import dev.warren.fib.FibProperties;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.logging.LogFields;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import dev.warren.messaging.publish.PublishException.Reason;
import dev.warren.messaging.web.BrokerProblems;
import dev.warren.web.ProblemException;
import io.micrometer.core.instrument.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.http.HttpStatus;

/**
 * Makes calls. Spring's AsyncRabbitTemplate holds a channel per request until its
 * confirm: measured in the same run it made half as many calls for 64 and 200 callers.
 */
@ClientRole
record FibClient(ConfirmedPublisher publisher, BrokerConnection broker, ReplyQueue replies, PendingCalls calls,
		Names names, FibProperties properties, CallTimers timers) {

	private static final Logger log = LoggerFactory.getLogger(FibClient.class);

	/** Returns at the deadline at the latest. */
	Answer call(int n) {
		String id = UUID.randomUUID().toString();
		Timer.Sample sample = Timer.start();
		String outcome = "error";
		try {
			Answer answer = Answer.of(exchange(id, n));
			outcome = "ok";
			return answer;
		}
		catch (ProblemException ex) {
			outcome = CallTimers.outcome(ex);
			try (var _ = LogFields.call(id)) {
				log.warn("Call {} for n={} failed: {}: {}", id, n, outcome, ex.getBody().getDetail());
			}
			throw ex;
		}
		finally {
			sample.stop(this.timers.of(outcome));
		}
	}

	private Delivery exchange(String id, int n) {
		// Open before the queue is looked up: the loss of the queue fails open calls.
		CompletableFuture<Delivery> call = this.calls.open(id);
		try {
			this.publisher.publishAsync("", this.names.rpcQueue(), request(id, n, this.replies.require()))
				.exceptionally((failure) -> {
					call.completeExceptionally(failure.getCause());
					return null;
				});
			return call.join();
		}
		catch (CompletionException ex) {
			throw problem(ex);
		}
		finally {
			call.cancel(false);
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

	private RuntimeException problem(CompletionException failure) {
		return switch (failure.getCause()) {
			case ProblemException lost -> lost;
			case PublishException refused when refused.reason() == Reason.UNROUTABLE ->
				new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "rpc-unserved",
						"No server consumes from the queue '%s'".formatted(this.names.rpcQueue()));
			case PublishException refused when refused.reason() == Reason.QUEUE_FULL ->
				BrokerProblems.of(refused).retryAfter(Duration.ofSeconds(1));
			case PublishException refused -> BrokerProblems.unavailable(String.valueOf(refused.getMessage()));
			// No server can reply while the broker blocks publishers.
			case TimeoutException _ when this.broker.isBlocked() ->
				BrokerProblems.unavailable("No reply: the broker blocks publishers");
			case TimeoutException _ -> new ProblemException(HttpStatus.GATEWAY_TIMEOUT, "rpc-timeout",
					"No reply within %d ms".formatted(this.properties.timeout().toMillis()));
			case null, default -> failure;
		};
	}

}
