package dev.warren.messaging.publish;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.publish.PublishException.Reason;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.support.DefaultMessagePropertiesConverter;
import org.springframework.amqp.rabbit.support.MessagePropertiesConverter;
import org.springframework.beans.factory.DisposableBean;

/**
 * Publishes messages and says what became of them: a call that returns means that the
 * broker has confirmed the message and put it into at least one queue.
 * <p>
 * All callers share one channel, so that no channel is held per message that waits for
 * its confirm. What they may hold in memory is bounded, in number and in bytes.
 */
public final class ConfirmedPublisher implements DisposableBean {

	private final MessagePropertiesConverter converter = new DefaultMessagePropertiesConverter();

	private final BrokerConnection broker;

	private final PublishObservations observations;

	private final Duration timeout;

	private final String application;

	private final Room room;

	private final ChannelWriter writer;

	ConfirmedPublisher(BrokerConnection broker, QueueLimits limits, PublishObservations observations,
			PublisherProperties properties, String application) {
		this.broker = broker;
		this.observations = observations;
		this.timeout = properties.confirmTimeout();
		this.application = application;
		this.room = new Room(properties);
		this.writer = new ChannelWriter(broker, limits);
	}

	/**
	 * Publishes and waits for the outcome, at most for the confirm timeout (and as long
	 * again for room among the outstanding messages).
	 * @param message sent as persistent unless it says otherwise; {@code message_id},
	 * {@code timestamp} and {@code app_id} are filled in where absent
	 * @throws PublishException if the message was not accepted, or that is unknown
	 * @throws IllegalArgumentException if it can never be sent: a name, key or property
	 * of more than 255 bytes, headers that AMQP cannot encode or that no frame can hold
	 */
	public void publish(String exchange, String routingKey, Message message) {
		Outgoing outgoing = send(exchange, routingKey, message);
		Throwable thrown = null;
		try {
			outgoing.settled().join();
		}
		catch (CompletionException ex) {
			thrown = ex;
		}
		conclude(outgoing, thrown);
	}

	/**
	 * As {@link #publish}, without waiting for the confirm. What is chained to the future
	 * runs on a virtual thread.
	 * @return completes when the message is accepted, or fails with a
	 * {@link PublishException}
	 * @throws IllegalArgumentException as {@link #publish} does
	 */
	public CompletableFuture<Void> publishAsync(String exchange, String routingKey, Message message) {
		Outgoing outgoing = send(exchange, routingKey, message);
		return outgoing.settled().handleAsync((_, thrown) -> conclude(outgoing, thrown), Thread::startVirtualThread);
	}

	/**
	 * Waits for what depends on an outcome.
	 * @throws PublishException if the message was not accepted, or that is unknown
	 */
	public static <T extends @Nullable Object> T await(CompletableFuture<T> outcome) {
		try {
			return outcome.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof PublishException failure) ? failure : ex;
		}
	}

	int outstanding() {
		return this.writer.outstanding();
	}

	private Outgoing send(String exchange, String routingKey, Message message) {
		MessageProperties envelope = message.getMessageProperties();
		Envelope.complete(envelope, this.application);
		Observation observation = this.observations.start(exchange, routingKey, envelope);
		try {
			Outgoing outgoing = new Outgoing(exchange, routingKey,
					this.converter.fromMessageProperties(envelope, "UTF-8"), message.getBody(), observation);
			hold(outgoing, Envelope.headerSize(outgoing));
			return outgoing;
		}
		catch (RuntimeException ex) {
			PublishObservations.stop(observation, ex);
			throw ex;
		}
	}

	private void hold(Outgoing outgoing, int headerSize) {
		int size = headerSize + outgoing.body.length;
		try {
			Envelope.requireFrame(headerSize, this.broker.require().getFrameMax());
			if (this.room.enter(size, this.timeout)) {
				outgoing.failAfter(this.timeout);
				outgoing.settled().whenComplete((_, _) -> this.room.leave(size));
				this.writer.add(outgoing);
			}
			else {
				outgoing.fail(Reason.BROKER_UNAVAILABLE, "No room: too many messages wait for their confirm");
			}
		}
		catch (BrokerUnavailableException ex) {
			outgoing.fail(Reason.BROKER_UNAVAILABLE, String.valueOf(ex.getMessage()));
		}
	}

	private static @Nullable Void conclude(Outgoing outgoing, @Nullable Throwable thrown) {
		PublishException failure = (thrown != null) ? outgoing.failure(thrown) : null;
		PublishObservations.stop(outgoing.observation, failure);
		if (failure != null) {
			throw failure;
		}
		return null;
	}

	@Override
	public void destroy() {
		this.writer.close();
	}

}
