package dev.warren.producer.board;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskQueueProperties;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Counts what is in the queues every few seconds, so that neither a request nor a scrape
 * waits for the broker. While no task waits, old tasks that are not final are unknown: a
 * worker can die between the end of the work and its event.
 */
@Component
public class QueueCounts implements MeterBinder {

	private static final Logger log = LoggerFactory.getLogger(QueueCounts.class);

	private final BrokerConnection broker;

	private final TaskBoard board;

	private final Names names;

	private final Duration silence;

	private volatile @Nullable Integer deadLetters;

	QueueCounts(BrokerConnection broker, TaskBoard board, Names names, BoardProperties properties,
			TaskQueueProperties tasks) {
		this.broker = broker;
		this.board = board;
		this.names = names;
		this.silence = properties.unknownAfter().plus(tasks.retryMax());
	}

	/** Null while the broker is away. */
	public @Nullable Integer deadLetters() {
		return this.deadLetters;
	}

	@Scheduled(fixedDelayString = "${warren.board.count-interval:2s}")
	void count() {
		this.deadLetters = ready(this.names.taskDead());
		Integer waiting = ready(this.names.taskQueue());
		if (waiting != null && waiting == 0) {
			this.board.markUnknown(Instant.now().minus(this.silence));
		}
	}

	private @Nullable Integer ready(String queue) {
		try {
			Channel channel = this.broker.consuming()
				.openChannel()
				.orElseThrow(() -> new IOException("no channel left"));
			try {
				return channel.queueDeclarePassive(queue).getMessageCount();
			}
			finally {
				channel.abort();
			}
		}
		catch (BrokerUnavailableException | IOException | ShutdownSignalException ex) {
			log.debug("The messages in {} could not be counted: {}", queue, ex.getMessage());
			return null;
		}
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		Gauge.builder("warren.deadletters", () -> (this.deadLetters != null) ? this.deadLetters : Double.NaN)
			.baseUnit("messages")
			.description("Messages in the queue of dead letters; unknown while the broker is away")
			.register(meters);
	}

}
