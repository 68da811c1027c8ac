package dev.warren.producer.board;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskQueueProperties;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.QueueInformation;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Counts messages, so that no request waits for the broker. While no task waits, old
 * tasks that are not final are unknown: a worker can die before it reports the end.
 */
@Component
public class QueueCounts {

	private final BrokerConnection broker;

	private final AmqpAdmin admin;

	private final TaskBoard board;

	private final Names names;

	private final Duration silence;

	private volatile @Nullable Integer deadLetters;

	QueueCounts(BrokerConnection broker, AmqpAdmin admin, TaskBoard board, Names names, BoardProperties properties,
			TaskQueueProperties tasks, MeterRegistry meters) {
		this.broker = broker;
		this.admin = admin;
		this.board = board;
		this.names = names;
		this.silence = properties.unknownAfter().plus(tasks.retryMax());
		Gauge.builder("warren.deadletters", this::deadLetters).baseUnit("messages").register(meters);
	}

	/** Null while the broker is away. */
	public @Nullable Integer deadLetters() {
		return this.deadLetters;
	}

	@Scheduled(fixedDelayString = "${warren.board.count-interval:2s}")
	void count() {
		this.deadLetters = ready(this.names.taskDead());
		if (Objects.equals(ready(this.names.taskQueue()), 0)) {
			this.board.markUnknown(Instant.now().minus(this.silence));
		}
	}

	private @Nullable Integer ready(String queue) {
		try {
			QueueInformation found = this.broker.isOpen() ? this.admin.getQueueInfo(queue) : null;
			return (found != null) ? Math.toIntExact(found.getMessageCount()) : null;
		}
		catch (AmqpException _) {
			return null;
		}
	}

}
