package dev.warren.fib.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Delivery;
import dev.warren.fib.contract.FibMessages;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.stereotype.Component;

/** One request and its reply, or the reason why there is none. */
@Component
@ClientRole
class RpcExchange {

	private final ConfirmedPublisher publisher;

	private final BrokerConnection broker;

	private final ReplyQueue replies;

	private final OpenCalls calls;

	private final Names names;

	private final CallProperties properties;

	RpcExchange(ConfirmedPublisher publisher, BrokerConnection broker, ReplyQueue replies, OpenCalls calls, Names names,
			CallProperties properties) {
		this.publisher = publisher;
		this.broker = broker;
		this.replies = replies;
		this.calls = calls;
		this.names = names;
		this.properties = properties;
	}

	/** Fails with a {@link CallFailedException}, unless there is a defect. */
	CompletableFuture<Answer> call(String id, int n) {
		// Open before the queue is looked at: if it is lost from here on, the call ends.
		CompletableFuture<Answer> answer = this.calls.open(id, this.properties.timeout()).handle(this::answer);
		try {
			this.broker.require();
			this.publisher.publishAsync("", this.names.rpcQueue(), request(id, n, this.replies.require()))
				.whenComplete((_, failure) -> {
					if (failure != null) {
						this.calls.fail(id, notAccepted(failure));
					}
				});
		}
		catch (RuntimeException ex) {
			this.calls.fail(id, (ex instanceof BrokerUnavailableException) ? unavailable(ex) : ex);
		}
		return answer;
	}

	/** Expires with its caller's deadline, so that nobody computes for no one. */
	private Message request(String id, int n, String replyTo) {
		return FibMessages.message(FibMessages.FIB, String.valueOf(n))
			.setCorrelationId(id)
			.setReplyTo(replyTo)
			.setExpiration(String.valueOf(this.properties.timeout().toMillis()))
			.build();
	}

	private RuntimeException notAccepted(Throwable failure) {
		if (!(failure.getCause() instanceof PublishException ex)) {
			return new CompletionException(failure);
		}
		String message = String.valueOf(ex.getMessage());
		return switch (ex.reason()) {
			case UNROUTABLE -> new CallFailedException(Outcome.UNSERVED,
					"Nobody serves the queue '%s'".formatted(this.names.rpcQueue()));
			case QUEUE_FULL ->
				new CallFailedException(Outcome.QUEUE_FULL, "Too many requests already wait for the servers");
			case BROKER_UNAVAILABLE -> new CallFailedException(Outcome.UNAVAILABLE, message);
			case ACCEPTANCE_UNKNOWN -> new CallFailedException(Outcome.UNAVAILABLE, "The call broke off: " + message);
		};
	}

	private static CallFailedException unavailable(RuntimeException ex) {
		return new CallFailedException(Outcome.UNAVAILABLE, String.valueOf(ex.getMessage()));
	}

	private Answer answer(@Nullable Delivery reply, @Nullable Throwable failure) {
		if (reply != null) {
			return Answer.of(reply);
		}
		Throwable cause = (failure instanceof CompletionException ex) ? ex.getCause() : failure;
		throw (cause instanceof TimeoutException) ? timedOut() : new CompletionException(cause);
	}

	/** A broker that has begun to block is the reason, not a slow server. */
	private CallFailedException timedOut() {
		try {
			this.broker.require();
			return new CallFailedException(Outcome.TIMEOUT,
					"No reply within %d ms".formatted(this.properties.timeout().toMillis()));
		}
		catch (BrokerUnavailableException ex) {
			return unavailable(ex);
		}
	}

}
