package dev.warren.fib.client;

import java.time.Duration;
import java.util.List;
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
import dev.warren.messaging.observation.OutcomeTimers;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import dev.warren.messaging.publish.PublishException.Reason;
import dev.warren.messaging.web.BrokerProblems;
import dev.warren.web.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
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
class FibClient {

	private static final Logger log = LoggerFactory.getLogger(FibClient.class);

	private static final List<String> OUTCOMES = List.of("ok", "timeout", "unserved", "queue-full", "error",
			"unavailable", "rejected");

	private final ConfirmedPublisher publisher;

	private final BrokerConnection broker;

	private final ReplyQueue replies;

	private final PendingCalls calls;

	private final Names names;

	private final FibProperties properties;

	private final OutcomeTimers timers;

	FibClient(ConfirmedPublisher publisher, BrokerConnection broker, ReplyQueue replies, PendingCalls calls,
			Names names, FibProperties properties, MeterRegistry meters) {
		this.publisher = publisher;
		this.broker = broker;
		this.replies = replies;
		this.calls = calls;
		this.names = names;
		this.properties = properties;
		this.timers = new OutcomeTimers(meters, "warren.rpc.calls", OUTCOMES);
	}

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
			outcome = outcome(String.valueOf(ex.getBody().getType()).replace("urn:warren:problem:", ""));
			try (var _ = LogFields.call(id)) {
				log.warn("Call {} for n={} failed: {}: {}", id, n, outcome, ex.getBody().getDetail());
			}
			throw ex;
		}
		finally {
			sample.stop(this.timers.of(outcome));
		}
	}

	/** The value of the metrics' tag. */
	private static String outcome(String problem) {
		return switch (problem) {
			case "broker-unavailable" -> "unavailable";
			case "too-many-calls" -> "rejected";
			case "rpc-failed" -> "error";
			default -> problem.replace("rpc-", "");
		};
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
