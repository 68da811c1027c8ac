package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
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
class Redrive {

	private static final Logger log = LoggerFactory.getLogger(Redrive.class);

	private final DeadLetterQueue queue;

	private final DeadLetters deadLetters;

	private final DeadLetterProperties properties;

	private final ConfirmedPublisher publisher;

	private final TaskEventPublisher events;

	private final Names names;

	private final Counter redriven;

	Redrive(DeadLetterQueue queue, DeadLetters deadLetters, DeadLetterProperties properties,
			ConfirmedPublisher publisher, TaskEventPublisher events, Names names, MeterRegistry meters) {
		this.queue = queue;
		this.deadLetters = deadLetters;
		this.properties = properties;
		this.publisher = publisher;
		this.events = events;
		this.names = names;
		this.redriven = Counter.builder("warren.deadletters.redriven")
			.baseUnit("tasks")
			.description("Dead letters put on the task queue again")
			.register(meters);
	}

	/**
	 * Redrives what is asked for, until the broker refuses one.
	 * @throws PublishException if the broker has refused all that it was offered
	 */
	RedriveResult run(RedriveRequest request) {
		return this.queue.lend(this.properties.maxWait(), (hold) -> run(request, hold));
	}

	private RedriveResult run(RedriveRequest request, DeadLetterHold hold) throws IOException, InterruptedException {
		RedriveTally tally = new RedriveTally();
		int looked = 0;
		try {
			while (tally.matched() < request.cap() && !tally.hasFailures() && looked < this.properties.maxScan()) {
				List<Delivery> taken = hold.take(this.properties.maxScan() - looked);
				if (taken.isEmpty()) {
					return tally.result(request.isDryRun(), hold.total(), false);
				}
				looked += taken.size();
				redrive(taken, request, hold, tally);
			}
		}
		catch (IOException | ShutdownSignalException ex) {
			if (tally.redriven() == 0) {
				throw ex;
			}
			tally.failed(null, "the broker was lost: " + ex.getMessage());
		}
		return tally.result(request.isDryRun(), hold.total(), looked < hold.total());
	}

	private void redrive(List<Delivery> taken, RedriveRequest request, DeadLetterHold hold, RedriveTally tally) {
		List<Candidate> candidates = taken.stream()
			.map((delivery) -> new Candidate(delivery, this.deadLetters.read(delivery)))
			.filter((candidate) -> request.isFor(candidate.letter()))
			.limit(request.cap() - tally.matched())
			.toList();
		tally.matched(candidates.size());
		if (request.isDryRun()) {
			candidates.forEach((candidate) -> tally.listed(candidate.letter().id()));
		}
		else {
			candidates.stream().map(this::offer).toList().forEach((offer) -> settle(offer, hold, tally));
		}
	}

	private Offer offer(Candidate candidate) {
		Message message = Redriven.of(candidate.delivery(), candidate.letter().redrives() + 1);
		return new Offer(candidate, Objects.requireNonNull(message.getMessageProperties().getMessageId()),
				this.publisher.publishAsync(this.names.tasks(), Names.TASK_KEY, message));
	}

	private void settle(Offer offer, DeadLetterHold hold, RedriveTally tally) {
		DeadLetter letter = offer.candidate().letter();
		try {
			offer.outcome().join();
		}
		catch (CompletionException ex) {
			if (!(ex.getCause() instanceof PublishException refusal)) {
				throw ex;
			}
			log.warn("Dead letter {} not redriven: {}: {}", printable(letter.id()), refusal.reason(),
					refusal.getMessage());
			tally.refused(letter.id(), refusal);
			return;
		}
		this.redriven.increment();
		tally.redriven(offer.id());
		log.info("Task {} redriven, for the {}. time", printable(offer.id()), letter.redrives() + 1);
		try {
			hold.acknowledge(offer.candidate().delivery());
		}
		catch (IOException | ShutdownSignalException ex) {
			tally.failed(offer.id(), "it is on the task queue and among the dead letters: " + ex.getMessage());
		}
		announce(offer.id(), letter);
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

	private record Candidate(Delivery delivery, DeadLetter letter) {
	}

	private record Offer(Candidate candidate, String id, CompletableFuture<Void> outcome) {
	}

}
