package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Letter;
import dev.warren.messaging.contract.TaskQueueProperties;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * Brings each task that died to the dead letters and tells the history of it: a task can
 * die without a worker knowing, such as when it crashes on the last attempt. The history
 * is not bound to the exchange of dead letters: a stream crashes the broker's dead letter
 * process at headers that it cannot convert (RabbitMQ 4.3).
 */
@Component
class DeadLetterForwarder implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(DeadLetterForwarder.class);

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private final BrokerConnection broker;

	private final ConfirmedPublisher publisher;

	private final TaskEventPublisher events;

	private final Names names;

	private final int deliveryLimit;

	private volatile @Nullable Thread thread;

	DeadLetterForwarder(BrokerConnection broker, ConfirmedPublisher publisher, TaskEventPublisher events, Names names,
			TaskQueueProperties tasks) {
		this.broker = broker;
		this.publisher = publisher;
		this.events = events;
		this.names = names;
		this.deliveryLimit = tasks.deliveryLimit();
	}

	private void run() {
		try {
			while (isRunning()) {
				consume();
				Thread.sleep(PAUSE);
			}
		}
		catch (InterruptedException _) {
			log.debug("Dead letters are no longer forwarded");
		}
	}

	/** One by one: a letter that breaks the connection harms no other one. */
	private void consume() throws InterruptedException {
		try {
			this.broker.requireOpen();
			try (LetterConsumer letters = new LetterConsumer(this.broker.openIsolated("task-deaths"),
					this.names.taskDeaths(), 1)) {
				letters.start(1);
				while (isRunning()) {
					Delivery letter = letters.next(PAUSE);
					if (letter != null) {
						forward(letter, letters);
					}
				}
			}
		}
		catch (BrokerUnavailableException | IOException | ShutdownSignalException ex) {
			log.debug("Dead letters cannot be forwarded now: {}", ex.getMessage());
		}
		catch (RuntimeException | Error ex) {
			log.error("Forwarding dead letters failed unexpectedly; it goes on", ex);
		}
	}

	private void forward(Delivery letter, LetterConsumer letters) throws IOException, InterruptedException {
		Message copy = Letters.dead(letter.getProperties(), letter.getBody());
		String id = copy.getMessageProperties().getMessageId();
		try {
			this.publisher.publish("", this.names.taskDead(), copy);
			this.events.send(event(copy, letter.getProperties()));
			letters.acknowledge(letter);
			log.info("Task {} is dead", printable(id));
		}
		catch (PublishException ex) {
			log.warn("Dead letter {} not forwarded yet: {}", printable(id), ex.getMessage());
			Thread.sleep(PAUSE);
			letters.giveBack(letter);
		}
		catch (IllegalArgumentException ex) {
			log.warn("Dead letter {} cannot be forwarded, the broker moves it: {}", printable(id), ex.getMessage());
			letters.reject(letter);
		}
	}

	private TaskEvent event(Message copy, BasicProperties properties) {
		Letter letter = Letters.of(properties, copy.getBody(), this.deliveryLimit);
		int attempt = (letter.deliveries() != null) ? letter.deliveries() : 1;
		return new TaskEvent(String.valueOf(copy.getMessageProperties().getMessageId()), TaskEvent.Type.DEAD,
				Instant.now(), Letters.redrives(properties), attempt, null, letter.text() ? letter.preview() : null,
				properties.getPriority(), null, null, null, null, letter);
	}

	@Override
	public synchronized void start() {
		Thread next = Thread.ofVirtual().name("dead-letter-forwarder").unstarted(this::run);
		this.thread = next;
		next.start();
	}

	@Override
	public synchronized void stop() {
		Thread last = this.thread;
		this.thread = null;
		if (last != null) {
			last.interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

}
