package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import dev.warren.producer.board.TaskBoard;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * Puts dead letters on the task queue again. Each is acknowledged only when the broker
 * has confirmed its copy: broken off at any point, nothing is lost and at worst a task is
 * there twice.
 */
@Component
class RedrivePublisher {

	private static final Logger log = LoggerFactory.getLogger(RedrivePublisher.class);

	private final ConfirmedPublisher publisher;

	private final TaskEventPublisher events;

	private final TaskBoard board;

	private final Names names;

	private final Counter redriven;

	RedrivePublisher(ConfirmedPublisher publisher, TaskEventPublisher events, TaskBoard board, Names names,
			MeterRegistry meters) {
		this.publisher = publisher;
		this.events = events;
		this.board = board;
		this.names = names;
		this.redriven = Counter.builder("warren.deadletters.redriven")
			.baseUnit("messages")
			.description("Dead letters put on the task queue again")
			.register(meters);
	}

	/** Publishes all, then waits for each confirm. */
	void redrive(List<Candidate> candidates, LetterConsumer letters, RedriveProgress progress) {
		candidates.stream().map(this::publish).toList().forEach((publishing) -> settle(publishing, letters, progress));
	}

	private Publishing publish(Candidate candidate) {
		Message message = LetterCopy.redriven(candidate.delivery().getProperties(), candidate.delivery().getBody(),
				candidate.letter().redrives() + 1);
		String id = String.valueOf(message.getMessageProperties().getMessageId());
		try {
			return new Publishing(candidate, id,
					this.publisher.publishAsync(this.names.tasks(), Names.TASK_KEY, message));
		}
		catch (IllegalArgumentException ex) {
			return new Publishing(candidate, id, CompletableFuture.failedFuture(ex));
		}
	}

	private void settle(Publishing publishing, LetterConsumer letters, RedriveProgress progress) {
		String id = publishing.id();
		try {
			publishing.outcome().join();
		}
		catch (CompletionException ex) {
			Throwable cause = NestedExceptionUtils.getMostSpecificCause(ex);
			log.warn("Dead letter {} not redriven: {}", printable(id), printable(cause.getMessage()));
			if (cause instanceof PublishException refusal) {
				progress.refused(publishing.candidate().letter().id(), refusal);
			}
			else {
				progress.failed(publishing.candidate().letter().id(),
						"it cannot be sent again: " + printable(cause.getMessage()));
			}
			return;
		}
		this.redriven.increment();
		progress.redriven(id);
		tell(id, publishing.candidate().letter());
		try {
			letters.acknowledge(publishing.candidate().delivery());
		}
		catch (IOException | ShutdownSignalException ex) {
			progress.failed(id, "it is on the task queue and among the dead letters: " + ex.getMessage());
		}
	}

	private void tell(String id, DeadLetter letter) {
		log.info("Task {} redriven, for the {}. time", printable(id), letter.redrives() + 1);
		TaskEvent event = new TaskEvent(id, TaskEvent.Type.REDRIVEN, Instant.now(), letter.redrives() + 1, 0, null,
				letter.text() ? letter.preview() : null, letter.priority(), null, null, null, null);
		this.board.note(event);
		this.events.send(event);
	}

	/** A delivery, and what the request was compared with. */
	record Candidate(Delivery delivery, DeadLetter letter) {
	}

	private record Publishing(Candidate candidate, String id, CompletableFuture<Void> outcome) {
	}

}
