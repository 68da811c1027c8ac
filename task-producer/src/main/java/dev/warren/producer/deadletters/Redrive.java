package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Instant;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MalformedFrameException;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskQueueProperties;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.logging.LogFields;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.web.BrokerProblems;
import dev.warren.web.ProblemException;
import dev.warren.producer.board.TaskBoard;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/** Puts dead letters on the task queue again. */
@Component
record Redrive(BrokerConnection broker, ConfirmedPublisher publisher, TaskEventPublisher events, TaskBoard board,
		Names names, DeadLetterProperties properties, TaskQueueProperties tasks, MeterRegistry meters) {

	private static final Logger log = LoggerFactory.getLogger(Redrive.class);

	private static final String REDRIVEN = "warren.deadletters.redriven";

	private static final int MAX_CONNECTIONS = 20;

	@PostConstruct
	void registerMetrics() {
		Counter.builder(REDRIVEN)
			.baseUnit("messages")
			.description("Dead letters put on the task queue again")
			.register(this.meters);
	}

	/**
	 * Fails only if nothing could be redriven.
	 * @param by the name of the caller, if it is known
	 */
	RedriveResult run(RedriveRequest request, @Nullable String by) {
		this.broker.require();
		RedriveRun run = new RedriveRun(request, by, this);
		try {
			for (int i = 0; i < MAX_CONNECTIONS && connectAndRun(run); i++) {
				run.unreadable();
			}
		}
		catch (ProblemException ex) {
			run.stop(ex, null, String.valueOf(ex.getBody().getDetail()));
		}
		return run.result();
	}

	/** Returns whether a letter has broken the connection; hence one of its own. */
	private boolean connectAndRun(RedriveRun run) {
		try (Connection connection = this.broker.openIsolated("redrive")) {
			new RedriveLock(connection, this.names.taskDeadLock()).acquire(this.properties.maxWait());
			run.on(connection.createChannel());
			return false;
		}
		catch (IOException | ShutdownSignalException ex) {
			Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
			if (!isByLetter(cause)) {
				throw BrokerProblems
					.unavailable("The broker was lost; the dead letters are still there: " + cause.getMessage());
			}
			log.warn("A dead letter cannot be read: {}", cause.getMessage());
			return true;
		}
	}

	/** RabbitMQ closes with 541, the client fails at a body that is too large. */
	private static boolean isByLetter(Throwable cause) {
		return (cause instanceof ShutdownSignalException signal)
				? signal.getReason() instanceof AMQP.Connection.Close close
						&& close.getReplyCode() == AMQP.INTERNAL_ERROR
				: cause instanceof RuntimeException || cause instanceof MalformedFrameException;
	}

	/** Publishes a copy and, once it is confirmed, the event; returns the task's id. */
	String publish(DeadMessage message, DeadLetter letter, @Nullable String by) {
		Message copy = message.redriven();
		String id = String.valueOf(copy.getMessageProperties().getMessageId());
		this.publisher.publish(this.names.tasks(), Names.TASK_KEY, copy);
		this.meters.counter(REDRIVEN).increment();
		int redrives = message.redrives() + 1;
		try (var _ = LogFields.task(id)) {
			log.info("Task {} redriven{}, for the {}. time", printable(id), (by != null) ? " by " + printable(by) : "",
					redrives);
		}
		TaskEvent event = new TaskEvent(id, TaskEvent.Type.REDRIVEN, Instant.now(), redrives, 0, null,
				letter.text() ? letter.preview() : null, letter.priority(), null, null, null, null, null, by);
		this.board.note(event);
		this.events.send(event);
		return id;
	}

}
