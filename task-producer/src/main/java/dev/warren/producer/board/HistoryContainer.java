package dev.warren.producer.board;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.amqp.rabbit.support.ConsumerCancelledException;

/** Consumes the stream, and after each interruption goes on where it was. */
final class HistoryContainer extends SimpleMessageListenerContainer {

	private static final Logger log = LoggerFactory.getLogger(HistoryReader.class);

	private final HistoryReader reader;

	HistoryContainer(ConnectionFactory connectionFactory, HistoryReader reader) {
		super(connectionFactory);
		this.reader = reader;
		setMessageListener(reader::on);
		setMissingQueuesFatal(false);
		setAutoStartup(false);
	}

	/** Asked for at each start of the consumer. */
	@Override
	public Map<String, Object> getConsumerArguments() {
		return Map.of(HistoryReader.OFFSET, this.reader.position());
	}

	@Override
	protected void publishConsumerFailedEvent(@Nullable String reason, boolean fatal, @Nullable Throwable cause) {
		if (cause instanceof ConsumerCancelledException) {
			// Of a stream that was deleted and declared again, the offsets begin anew.
			log.warn("The broker ended the reading of the history, it is read again from its start");
			this.reader.rewind();
		}
		super.publishConsumerFailedEvent(reason, fatal, cause);
	}

}
