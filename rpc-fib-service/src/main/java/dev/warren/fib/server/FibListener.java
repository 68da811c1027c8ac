package dev.warren.fib.server;

import java.time.Duration;

import dev.warren.fib.contract.FibMessages;
import dev.warren.fib.contract.FibRange;
import dev.warren.fib.server.RequestMetrics.Outcome;
import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilderSupport;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.stereotype.Component;

/**
 * Serves the queue. It sends the reply itself: Spring would send it on the consumer's
 * channel, which the broker closes if {@code reply_to} names a missing exchange, and then
 * the request would be delivered again, for ever.
 */
@Component
@ServerRole
class FibListener {

	private static final Logger log = LoggerFactory.getLogger(FibListener.class);

	private final FibRange range;

	private final ConfirmedPublisher publisher;

	private final RequestMetrics metrics;

	FibListener(FibRange range, ConfirmedPublisher publisher, RequestMetrics metrics) {
		this.range = range;
		this.publisher = publisher;
		this.metrics = metrics;
	}

	@RabbitListener(id = "fib", queues = "#{rpcQueue}")
	void on(Message request) {
		long start = System.nanoTime();
		Outcome outcome = serve(request);
		this.metrics.record(outcome, Duration.ofNanos(System.nanoTime() - start));
	}

	private Outcome serve(Message request) {
		MessageProperties envelope = request.getMessageProperties();
		String replyTo = envelope.getReplyTo();
		if (replyTo == null || replyTo.isBlank()) {
			log.warn("Request {} dropped: it has no reply_to", MessageText.printable(envelope.getCorrelationId()));
			return Outcome.NO_REPLY_TO;
		}
		int n;
		try {
			n = this.range.parse(FibMessages.text(request));
		}
		catch (IllegalArgumentException ex) {
			log.warn("Request {} is invalid: n {}", MessageText.printable(envelope.getCorrelationId()),
					ex.getMessage());
			return reply(Outcome.INVALID, replyTo, envelope.getCorrelationId(),
					FibMessages.message(FibMessages.ERROR, "n " + ex.getMessage())
						.setHeader(FibMessages.ERROR_HEADER, "invalid-request"));
		}
		String value = Fibonacci.of(n).toString();
		return reply(Outcome.OK, replyTo, envelope.getCorrelationId(), FibMessages.message(FibMessages.FIB, value));
	}

	/** The default exchange always exists, so {@code reply_to} is taken as a queue. */
	private Outcome reply(Outcome outcome, String replyTo, @Nullable String correlationId,
			MessageBuilderSupport<Message> reply) {
		if (correlationId != null) {
			reply.setCorrelationId(correlationId);
		}
		try {
			this.publisher.publish("", replyTo, reply.build());
			log.debug("Request {} answered: {}", MessageText.printable(correlationId), outcome);
			return outcome;
		}
		catch (PublishException ex) {
			log.warn("Request {} not answered: {} for reply_to '{}'", MessageText.printable(correlationId), ex.reason(),
					MessageText.printable(replyTo));
			return Outcome.NOT_REPLIED;
		}
		catch (IllegalArgumentException ex) {
			log.warn("Request {} not answered: {}", MessageText.printable(correlationId), ex.getMessage());
			return Outcome.NOT_REPLIED;
		}
	}

}
