package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * Puts dead letters on the task queue again. Each is acknowledged only when the broker
 * has confirmed its copy: broken off at any point, nothing is lost and at worst a task is
 * there twice.
 */
@Component
class Revivals {

	private static final Logger log = LoggerFactory.getLogger(Revivals.class);

	private final ConfirmedPublisher publisher;

	private final TaskEventPublisher events;

	private final Names names;

	private final Counter redriven;

	Revivals(ConfirmedPublisher publisher, TaskEventPublisher events, Names names, MeterRegistry meters) {
		this.publisher = publisher;
		this.events = events;
		this.names = names;
		this.redriven = Counter.builder("warren.deadletters.redriven")
			.baseUnit("messages")
			.description("Dead letters put on the task queue again")
			.register(meters);
	}

	/** Publishes it, without waiting for the confirm. */
	Revival begin(Delivery delivery, DeadLetter letter) {
		Message message = Redriven.of(delivery, letter.redrives() + 1);
		return new Revival(delivery, letter, Objects.requireNonNull(message.getMessageProperties().getMessageId()),
				publish(message));
	}

	/** Some properties that can be read cannot be sent again. */
	private CompletableFuture<Void> publish(Message message) {
		try {
			return this.publisher.publishAsync(this.names.tasks(), Names.TASK_KEY, message);
		}
		catch (IllegalArgumentException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/** Waits for the confirm and acknowledges the dead letter. */
	void finish(Revival revival, DeadLetterHold hold, RedriveTally tally) {
		DeadLetter letter = revival.letter();
		try {
			revival.outcome().join();
		}
		catch (CompletionException ex) {
			if (!(ex.getCause() instanceof PublishException refusal)) {
				log.warn("Dead letter {} cannot be redriven: {}", printable(letter.id()), printable(ex.getMessage()));
				tally.failed(letter.id(), "it cannot be sent again: " + printable(ex.getMessage()));
				return;
			}
			log.warn("Dead letter {} not redriven: {}: {}", printable(letter.id()), refusal.reason(),
					refusal.getMessage());
			tally.refused(letter.id(), refusal);
			return;
		}
		this.redriven.increment();
		tally.redriven(revival.id());
		log.info("Task {} redriven, for the {}. time", printable(revival.id()), letter.redrives() + 1);
		try {
			hold.acknowledge(revival.delivery());
		}
		catch (IOException | ShutdownSignalException ex) {
			tally.failed(revival.id(), "it is on the task queue and among the dead letters: " + ex.getMessage());
		}
		announce(revival.id(), letter);
	}

	private void announce(String id, DeadLetter letter) {
		TaskEvent event = new TaskEvent(id, TaskEvent.Type.REDRIVEN, Instant.now(), letter.redrives() + 1, 0, null,
				letter.description(), letter.priority(), null, null, null, null);
		this.events.publishAsync(event).whenComplete((_, failure) -> {
			if (failure != null) {
				log.warn("Nobody was told that task {} was redriven: {}", printable(id), failure.getMessage());
			}
		});
	}

}
