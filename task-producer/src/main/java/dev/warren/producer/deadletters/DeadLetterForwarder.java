package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import dev.warren.messaging.broker.BackgroundLoop;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskQueueProperties;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.logging.LogFields;
import dev.warren.messaging.observation.DeliveryObservations;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Message;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * Moves each task that died to the dead letters and publishes its event: a worker that
 * crashes on the last attempt cannot. The history is not bound to the exchange of dead
 * letters, as headers that a stream cannot convert would stop all dead lettering.
 */
@Component
final class DeadLetterForwarder extends BackgroundLoop {

	private static final Logger log = LoggerFactory.getLogger(DeadLetterForwarder.class);

	private static final int PAUSE_MILLIS = 1000;

	private static final Duration EVENT_TIMEOUT = Duration.ofSeconds(2);

	private final BrokerConnection broker;

	private final ConfirmedPublisher publisher;

	private final TaskEventPublisher events;

	private final Names names;

	private final DeliveryObservations observations;

	private final TaskQueueProperties tasks;

	DeadLetterForwarder(BrokerConnection broker, ConfirmedPublisher publisher, TaskEventPublisher events, Names names,
			TaskQueueProperties tasks, DeliveryObservations observations) {
		super("dead-letter-forwarder", SENDER_PHASE);
		this.broker = broker;
		this.publisher = publisher;
		this.events = events;
		this.names = names;
		this.tasks = tasks;
		this.observations = observations;
	}

	@Override
	protected void step() throws InterruptedException {
		if (this.broker.isOpen()) {
			consume();
		}
		Thread.sleep(PAUSE_MILLIS);
	}

	/**
	 * One by one, on a connection of its own: RabbitMQ closes the connection on which it
	 * delivers a letter that it cannot convert, and moves the letter at its limit.
	 */
	private void consume() throws InterruptedException {
		try (var connection = this.broker.openIsolated("task-deaths")) {
			Channel channel = connection.createChannel();
			var letters = new LinkedBlockingQueue<Delivery>();
			channel.basicQos(1);
			channel.basicConsume(this.names.taskDeaths(), false, (_, letter) -> letters.add(letter),
					(_) -> channel.abort());
			while (channel.isOpen()) {
				Delivery letter = letters.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
				if (letter != null) {
					forward(letter, channel);
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			log.warn("Dead letters are not forwarded now: {}",
					NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
		}
	}

	private void forward(Delivery delivery, Channel channel) throws IOException, InterruptedException {
		DeadMessage message = new DeadMessage(delivery.getProperties(), delivery.getBody());
		Message copy = message.forwarded();
		String id = String.valueOf(copy.getMessageProperties().getMessageId());
		long tag = delivery.getEnvelope().getDeliveryTag();
		try (var handling = this.observations.handle(this.names.taskDeaths(), delivery.getProperties());
				var _ = LogFields.task(id)) {
			try {
				this.publisher.publish("", this.names.taskDead(), copy);
				this.events.sendAndWait(message.died(id, this.tasks.deliveryLimit()), EVENT_TIMEOUT);
				if (Thread.currentThread().isInterrupted()) {
					// Its event may be lost: the letter is forwarded again.
					throw new InterruptedException();
				}
				channel.basicAck(tag, false);
				log.info("Task {} is dead", printable(id));
			}
			catch (PublishException ex) {
				handling.failed(ex);
				log.warn("Dead letter {} not forwarded yet: {}", printable(id), ex.getMessage());
				Thread.sleep(PAUSE_MILLIS);
				channel.basicNack(tag, false, true);
			}
			catch (IllegalArgumentException ex) {
				handling.failed(ex);
				log.warn("Dead letter {} cannot be forwarded, the broker moves it: {}", printable(id), ex.getMessage());
				this.events.send(message.died(id, this.tasks.deliveryLimit()));
				channel.basicReject(tag, false);
			}
		}
	}

}
