package dev.warren.fib.server;

import java.util.Objects;

import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilderSupport;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.stereotype.Component;

/**
 * Sends replies. Spring would send them on the consumer's channel, which the broker
 * closes if {@code reply_to} names a missing exchange, and then the request would be
 * delivered again, for ever.
 */
@Component
@ServerRole
class ReplySender {

	private static final Logger log = LoggerFactory.getLogger(ReplySender.class);

	private final ConfirmedPublisher publisher;

	private final ServerName name;

	ReplySender(ConfirmedPublisher publisher, ServerName name) {
		this.publisher = publisher;
		this.name = name;
	}

	/**
	 * Replies to a request that has a {@code reply_to}, which is taken as a queue: the
	 * default exchange always exists.
	 * @return false if the reply could not be sent, or nobody knows
	 */
	boolean reply(MessageProperties request, MessageBuilderSupport<Message> reply) {
		String id = request.getCorrelationId();
		String replyTo = Objects.requireNonNull(request.getReplyTo());
		if (id != null) {
			reply.setCorrelationId(id);
		}
		try {
			this.publisher.publish("", replyTo, reply.setAppId(this.name.toString()).build());
			return true;
		}
		catch (PublishException ex) {
			log.warn("Request {} not answered: {} for reply_to '{}'", MessageText.printable(id), ex.reason(),
					MessageText.printable(replyTo));
			return false;
		}
		catch (IllegalArgumentException ex) {
			log.warn("Request {} not answered: {}", MessageText.printable(id), ex.getMessage());
			return false;
		}
	}

}
