package dev.warren.fib.server;

import java.time.Duration;

import dev.warren.fib.contract.FibMessages;
import dev.warren.fib.contract.FibRange;
import dev.warren.fib.server.RequestMetrics.Outcome;
import dev.warren.messaging.contract.MessageText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilderSupport;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.stereotype.Component;

/** Serves the queue: whoever waits for a reply gets one, with the value or the reason. */
@Component
@ServerRole
class FibListener {

	private static final Logger log = LoggerFactory.getLogger(FibListener.class);

	private final FibRange range;

	private final ServerProperties properties;

	private final Formats formats;

	private final Computation computation;

	private final ReplySender replies;

	private final RequestMetrics metrics;

	FibListener(FibRange range, ServerProperties properties, Formats formats, Computation computation,
			ReplySender replies, RequestMetrics metrics) {
		this.range = range;
		this.properties = properties;
		this.formats = formats;
		this.computation = computation;
		this.replies = replies;
		this.metrics = metrics;
	}

	@RabbitListener(id = "fib", queues = "#{rpcQueue}", executor = "computing")
	void on(Message request) {
		long start = System.nanoTime();
		Outcome outcome = serve(request);
		this.metrics.record(outcome, Duration.ofNanos(System.nanoTime() - start));
	}

	private Outcome serve(Message request) {
		MessageProperties envelope = request.getMessageProperties();
		String id = MessageText.printable(envelope.getCorrelationId());
		Deadline deadline = Deadline.of(envelope, this.properties.maxTime());
		if (envelope.getReplyTo() == null || envelope.getReplyTo().isBlank()) {
			log.warn("Request {} dropped: it has no reply_to", id);
			return Outcome.NO_REPLY_TO;
		}
		if (deadline.isOver()) {
			log.info("Request {} dropped: its caller no longer waits", id);
			return Outcome.EXPIRED;
		}
		Format format = this.formats.of(envelope);
		int n;
		try {
			n = this.range.parse(format.n(request));
		}
		catch (IllegalArgumentException ex) {
			log.warn("Request {} is invalid: n {}", id, ex.getMessage());
			return reply(Outcome.INVALID, envelope, format.error(FibMessages.INVALID_REQUEST, "n " + ex.getMessage()));
		}
		try {
			String value = this.computation.value(n, deadline);
			log.debug("Request {} for n={} computed", id, n);
			return reply(Outcome.OK, envelope, format.value(n, value));
		}
		catch (DeadlineExceededException ex) {
			log.warn("Request {} for n={} cut off: {}", id, n, ex.getMessage());
			return reply(Outcome.DEADLINE_EXCEEDED, envelope,
					format.error(FibMessages.DEADLINE_EXCEEDED, String.valueOf(ex.getMessage())));
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			// Also a number too large for the heap, which is whole again without it.
			log.error("Request {} for n={} failed", id, n, ex);
			return reply(Outcome.SERVER_ERROR, envelope, format.error(FibMessages.SERVER_ERROR, ex.toString()));
		}
	}

	private Outcome reply(Outcome outcome, MessageProperties request, MessageBuilderSupport<Message> reply) {
		return this.replies.reply(request, reply) ? outcome : Outcome.NOT_REPLIED;
	}

}
