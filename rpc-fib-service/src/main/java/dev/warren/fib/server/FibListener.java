package dev.warren.fib.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CancellationException;

import dev.warren.fib.FibMessages;
import dev.warren.fib.FibProperties;
import dev.warren.fib.OutcomeTimers;
import dev.warren.fib.ServerRole;
import dev.warren.messaging.broker.InstanceName;
import dev.warren.messaging.contract.Deadline;
import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilderSupport;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Serves requests: each gets one reply, with the value or with the reason of an error.
 */
@ServerRole
class FibListener {

	private static final Logger log = LoggerFactory.getLogger(FibListener.class);

	private final FibProperties properties;

	private final Fibonacci fibonacci;

	private final ConfirmedPublisher publisher;

	private final InstanceName instance;

	private final OutcomeTimers<Outcome> timers;

	FibListener(FibProperties properties, Fibonacci fibonacci, ConfirmedPublisher publisher, InstanceName instance,
			MeterRegistry meters) {
		this.properties = properties;
		this.fibonacci = fibonacci;
		this.publisher = publisher;
		this.instance = instance;
		this.timers = new OutcomeTimers<>(meters, "warren.rpc.requests", "Time from a request to its reply",
				Outcome.class);
	}

	/**
	 * Platform threads: a virtual one that computes does not yield its carrier, so a few
	 * large numbers would stop everything else in this process, HTTP included.
	 */
	@Bean(defaultCandidate = false)
	static AsyncTaskExecutor computing() {
		return new SimpleAsyncTaskExecutor("fib-");
	}

	@RabbitListener(id = "fib", queues = "#{rpcQueue}", executor = "computing")
	void on(Message message) {
		long start = System.nanoTime();
		this.timers.record(serve(new FibRequest(message)), start);
	}

	private Outcome serve(FibRequest request) {
		String id = MessageText.printable(request.envelope().getCorrelationId());
		if (Objects.requireNonNullElse(request.envelope().getReplyTo(), "").isBlank()) {
			log.warn("Request {} dropped: it has no reply_to", id);
			return Outcome.NO_REPLY_TO;
		}
		Duration time = request.timeLeft(this.properties.maxTime(), Instant.now());
		if (!time.isPositive()) {
			log.info("Request {} dropped: its deadline is over", id);
			return Outcome.EXPIRED;
		}
		int n;
		try {
			n = FibMessages.parseN(request.n(), this.properties.maxN());
		}
		catch (IllegalArgumentException ex) {
			log.warn("Request {} is invalid: n {}", id, ex.getMessage());
			return reply(Outcome.INVALID, request, request.error(FibMessages.INVALID_REQUEST, "n " + ex.getMessage()));
		}
		try {
			String value = this.fibonacci.value(n, Deadline.in(time));
			log.debug("Request {} for n={} computed", id, n);
			return reply(Outcome.OK, request, request.value(n, value));
		}
		catch (CancellationException _) {
			String message = "No value within the %d ms that were left".formatted(time.toMillis());
			log.warn("Request {} for n={} stopped: {}", id, n, message);
			return reply(Outcome.DEADLINE_EXCEEDED, request, request.error(FibMessages.DEADLINE_EXCEEDED, message));
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			// A number too large for the heap, which is free again without it.
			log.error("Request {} for n={} failed", id, n, ex);
			return reply(Outcome.SERVER_ERROR, request, request.error(FibMessages.SERVER_ERROR, ex.toString()));
		}
	}

	/**
	 * Not by Spring, which uses the consumer's channel: the broker closes it if
	 * {@code reply_to} names a missing exchange, and redelivers the request, forever.
	 */
	private Outcome reply(Outcome outcome, FibRequest request, MessageBuilderSupport<Message> reply) {
		try {
			this.publisher.publish("", String.valueOf(request.envelope().getReplyTo()),
					reply.setAppId(this.instance.toString()).build());
			return outcome;
		}
		catch (PublishException | IllegalArgumentException ex) {
			log.warn("Request {} not answered: {}", MessageText.printable(request.envelope().getCorrelationId()),
					MessageText.printable(ex.getMessage()));
			return Outcome.NOT_REPLIED;
		}
	}

	/** How a request ended; EXPIRED before the server began, NOT_REPLIED at the reply. */
	private enum Outcome {

		OK, INVALID, NO_REPLY_TO, EXPIRED, DEADLINE_EXCEEDED, SERVER_ERROR, NOT_REPLIED

	}

}
