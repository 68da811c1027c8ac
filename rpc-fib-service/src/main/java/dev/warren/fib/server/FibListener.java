package dev.warren.fib.server;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;

import dev.warren.fib.FibMessages;
import dev.warren.fib.FibProperties;
import dev.warren.fib.ServerRole;
import dev.warren.messaging.broker.InstanceName;
import dev.warren.messaging.contract.Deadline;
import dev.warren.messaging.logging.LogFields;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import io.micrometer.core.instrument.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilderSupport;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.util.StringUtils;

import static dev.warren.messaging.contract.MessageText.printable;

/** Each request gets one reply, with the value or with the reason of an error. */
@ServerRole
record FibListener(FibProperties properties, Fibonacci fibonacci, ConfirmedPublisher publisher, InstanceName instance,
		RequestTimers timers) {

	private static final Logger log = LoggerFactory.getLogger(FibListener.class);

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
		Timer.Sample sample = Timer.start();
		try (var _ = LogFields.call(message.getMessageProperties().getCorrelationId())) {
			String outcome = serve(new FibRequest(message.getMessageProperties(), message.getBody()));
			sample.stop(this.timers.of(outcome));
		}
	}

	private String serve(FibRequest request) {
		String id = printable(request.envelope().getCorrelationId());
		if (!StringUtils.hasText(request.envelope().getReplyTo())) {
			log.warn("Request {} dropped: it has no reply_to", id);
			return "no-reply-to";
		}
		Duration time = request.timeLeft(this.properties.maxTime(), Instant.now());
		if (!time.isPositive()) {
			log.info("Request {} dropped: its deadline is over", id);
			return "expired";
		}
		try {
			int n = FibMessages.parseN(request.n(), this.properties.maxN());
			return reply("ok", request, request.value(n, this.fibonacci.value(n, Deadline.in(time))));
		}
		catch (IllegalArgumentException ex) {
			log.warn("Request {} is invalid: n {}", id, ex.getMessage());
			return reply("invalid", request, request.error("invalid-request", "n " + ex.getMessage()));
		}
		catch (CancellationException _) {
			String message = "No value within the %d ms that were left".formatted(time.toMillis());
			log.warn("Request {} stopped: {}", id, message);
			return reply("deadline-exceeded", request, request.error(FibMessages.DEADLINE_EXCEEDED, message));
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			// A number too large for the heap, which is free again without it.
			log.error("Request {} failed", id, ex);
			return reply("server-error", request, request.error("server-error", ex.toString()));
		}
	}

	/**
	 * Not by Spring, which uses the consumer's channel: the broker closes it if
	 * {@code reply_to} names a missing exchange, and redelivers the request, forever.
	 */
	private String reply(String outcome, FibRequest request, MessageBuilderSupport<Message> reply) {
		try {
			this.publisher.publish("", String.valueOf(request.envelope().getReplyTo()),
					reply.setAppId(this.instance.toString()).build());
			return outcome;
		}
		catch (PublishException | IllegalArgumentException ex) {
			log.warn("Request {} not answered: {}", printable(request.envelope().getCorrelationId()),
					printable(ex.getMessage()));
			return "not-replied";
		}
	}

}
