package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskQueueProperties;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import dev.warren.messaging.web.ProblemException;
import dev.warren.producer.board.TaskBoard;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * Puts dead letters on the task queue again. A letter that breaks the connection costs
 * those that were taken with it their turn: the broker hides them for a while, and the
 * rest is taken one by one.
 */
@Component
class Redrive {

	private static final Logger log = LoggerFactory.getLogger(Redrive.class);

	private static final int MAX_BROKEN = 20;

	private final BrokerConnection broker;

	private final ConfirmedPublisher publisher;

	private final TaskEventPublisher events;

	private final TaskBoard board;

	private final Names names;

	private final DeadLetterProperties properties;

	private final int deliveryLimit;

	private final Counter redriven;

	Redrive(BrokerConnection broker, ConfirmedPublisher publisher, TaskEventPublisher events, TaskBoard board,
			Names names, DeadLetterProperties properties, TaskQueueProperties tasks, MeterRegistry meters) {
		this.broker = broker;
		this.publisher = publisher;
		this.events = events;
		this.board = board;
		this.names = names;
		this.properties = properties;
		this.deliveryLimit = tasks.deliveryLimit();
		this.redriven = Counter.builder("warren.deadletters.redriven")
			.baseUnit("messages")
			.description("Dead letters put on the task queue again")
			.register(meters);
	}

	/**
	 * Redrives what is asked for, until the broker refuses one.
	 * @throws PublishException if the broker has refused all that it was offered
	 * @throws ProblemException if another redrive goes on, or the broker is lost
	 */
	RedriveResult run(RedriveRequest request) {
		this.broker.require();
		RedriveRun run = new RedriveRun(request, this.properties.maxScan(), this);
		try {
			boolean broken = connectAndRun(run, false);
			for (int i = 0; broken && i < MAX_BROKEN; i++) {
				broken = connectAndRun(run, true);
			}
		}
		catch (IOException | ShutdownSignalException ex) {
			run.brokenOff(ProblemException
				.brokerUnavailable("The broker was lost; the dead letters are still there: " + ex.getMessage()));
		}
		catch (ProblemException ex) {
			run.brokenOff(ex);
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
		return run.result();
	}

	/** Returns whether a letter has broken the connection. */
	private boolean connectAndRun(RedriveRun run, boolean oneByOne) throws IOException, InterruptedException {
		Connection connection = this.broker.openIsolated("redrive");
		try (LetterConsumer letters = new LetterConsumer(connection, this.names.taskDead(),
				this.properties.maxBytes().toBytes())) {
			try {
				RedriveLock.acquire(connection, this.names.taskDeadLock(), this.properties.maxWait());
				run.on(letters, oneByOne);
				letters.giveBackAll();
				return false;
			}
			catch (IOException | ShutdownSignalException ex) {
				if (!letters.isBrokenByLetter()) {
					throw ex;
				}
				log.warn("A dead letter cannot be read: {}", ex.getMessage());
				if (oneByOne) {
					run.unreadable();
				}
				return true;
			}
		}
	}

	DeadLetter read(Delivery delivery) {
		return DeadLetter.of(delivery, this.deliveryLimit, this.board);
	}

	/** Publishes a copy, without waiting for the confirm. */
	CompletableFuture<String> publish(Delivery delivery, DeadLetter letter) {
		Message copy = Letters.redriven(delivery.getProperties(), delivery.getBody(), letter.redrives() + 1);
		String id = String.valueOf(copy.getMessageProperties().getMessageId());
		try {
			return this.publisher.publishAsync(this.names.tasks(), Names.TASK_KEY, copy).thenApply((_) -> id);
		}
		catch (IllegalArgumentException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/** Tells of a letter whose copy is confirmed. */
	void tell(String id, DeadLetter letter) {
		this.redriven.increment();
		log.info("Task {} redriven, for the {}. time", printable(id), letter.redrives() + 1);
		TaskEvent event = new TaskEvent(id, TaskEvent.Type.REDRIVEN, Instant.now(), letter.redrives() + 1, 0, null,
				letter.text() ? letter.preview() : null, letter.priority(), null, null, null, null);
		this.board.note(event);
		this.events.send(event);
	}

}
