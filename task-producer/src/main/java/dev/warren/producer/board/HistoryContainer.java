package dev.warren.producer.board;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.ListenerContainerConsumerFailedEvent;
import org.springframework.amqp.rabbit.listener.ListenerContainerIdleEvent;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.amqp.rabbit.support.ConsumerCancelledException;

/**
 * Consumes the stream, and after each interruption goes on where it was. If the stream
 * was deleted and declared again, its offsets begin anew: then so does the reader.
 */
final class HistoryContainer extends SimpleMessageListenerContainer {

	/** From an offset that a stream has not reached yet, the broker delivers nothing. */
	private static final Duration SILENCE = Duration.ofSeconds(5);

	private final HistoryReader reader;

	private volatile Instant resumedAt = Instant.MAX;

	HistoryContainer(ConnectionFactory connectionFactory, HistoryReader reader) {
		super(connectionFactory);
		this.reader = reader;
		setMessageListener(reader::on);
		setAutoStartup(false);
		setMissingQueuesFatal(false);
		setPossibleAuthenticationFailureFatal(false);
		setDeclarationRetries(1);
		setIdleEventInterval(SILENCE.toMillis());
		setApplicationEventPublisher(this::on);
	}

	/** Asked for at each start of the consumer. */
	@Override
	public Map<String, Object> getConsumerArguments() {
		this.resumedAt = Instant.now();
		return Map.of(HistoryReader.OFFSET, this.reader.resume());
	}

	private void on(Object event) {
		switch (event) {
			case ListenerContainerConsumerFailedEvent failed when isCancelled(failed) -> this.reader.rewind();
			case ListenerContainerIdleEvent _ when isCutOff() -> {
				this.reader.rewind();
				// The consumer's thread, which this is, cannot wait for its own end.
				Thread.startVirtualThread(() -> {
					stop();
					start();
				});
			}
			default -> {
			}
		}
	}

	/** By the broker, as it does when somebody deletes the stream. */
	private boolean isCancelled(ListenerContainerConsumerFailedEvent failed) {
		return isActive() && failed.getThrowable() instanceof ConsumerCancelledException;
	}

	private boolean isCutOff() {
		return this.reader.hearsNothing() && this.resumedAt.plus(SILENCE).isBefore(Instant.now());
	}

}
