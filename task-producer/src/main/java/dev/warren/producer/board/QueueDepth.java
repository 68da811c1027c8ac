package dev.warren.producer.board;

import java.io.IOException;
import java.util.OptionalInt;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/** Asks the broker how many messages are ready in a queue. */
@Component
public class QueueDepth {

	private static final Logger log = LoggerFactory.getLogger(QueueDepth.class);

	private final BrokerConnection broker;

	QueueDepth(BrokerConnection broker) {
		this.broker = broker;
	}

	/** Waits for the broker; empty if it is away or has no such queue. */
	public OptionalInt of(String queue) {
		try {
			Channel channel = this.broker.consuming()
				.openChannel()
				.orElseThrow(() -> new IOException("no channel left"));
			try {
				return OptionalInt.of(channel.queueDeclarePassive(queue).getMessageCount());
			}
			finally {
				channel.abort();
			}
		}
		catch (BrokerUnavailableException | IOException | ShutdownSignalException ex) {
			log.debug("The messages in {} could not be counted: {}", queue, ex.getMessage());
			return OptionalInt.empty();
		}
	}

}
