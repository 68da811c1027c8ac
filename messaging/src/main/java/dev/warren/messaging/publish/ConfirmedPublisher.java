package dev.warren.messaging.publish;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import com.rabbitmq.client.Connection;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.publish.PublishException.Reason;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.beans.factory.DisposableBean;

/**
 * Publishes messages: a call that returns means that the broker has confirmed the message
 * and put it into at least one queue. All callers share one channel. The messages that
 * wait for their confirm are bounded in number and in bytes.
 */
public final class ConfirmedPublisher implements DisposableBean {

	private static final ContextSnapshotFactory contexts = ContextSnapshotFactory.builder().build();

	private final BrokerConnection broker;

	private final QueueLimits limits;

	private final Envelopes envelopes;

	private final PublishObservations observations;

	private final Duration timeout;

	private final Room room;

	private final ConfirmWriter writer;

	ConfirmedPublisher(BrokerConnection broker, QueueLimits limits, Envelopes envelopes,
			PublishObservations observations, PublisherProperties properties) {
		this.broker = broker;
		this.limits = limits;
		this.envelopes = envelopes;
		this.observations = observations;
		this.timeout = properties.confirmTimeout();
		this.room = new Room(properties);
		this.writer = new ConfirmWriter(broker);
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
		await(publishAsync(exchange, routingKey, message));
	}

	/**
	 * As {@link #publish}, without waiting for the confirm. What is chained to the future
	 * runs on a virtual thread, in the trace of the caller.
	 * @return completes when the message is accepted, or fails with a
	 * {@link PublishException}
	 * @throws IllegalArgumentException as {@link #publish} does
	 */
	public CompletableFuture<Void> publishAsync(String exchange, String routingKey, Message message) {
		ContextSnapshot caller = contexts.captureAll();
		this.envelopes.complete(message.getMessageProperties());
		Observation observation = this.observations.start(exchange, routingKey, message.getMessageProperties());
		try {
			Outgoing outgoing = this.envelopes.outgoing(exchange, routingKey, message);
			send(outgoing);
			return outgoing.settled()
				.handleAsync((_, thrown) -> conclude(outgoing, observation, thrown),
						(task) -> Thread.startVirtualThread(caller.wrap(task)));
		}
		catch (RuntimeException ex) {
			PublishObservations.stop(observation, ex);
			throw ex;
		}
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

	Connection requireConfirming() {
		return this.writer.requireConfirming();
	}

	int outstanding() {
		return this.writer.outstanding();
	}

	private void send(Outgoing outgoing) {
		int bytes = this.room.require(outgoing.size());
		try {
			outgoing.requireFrame(this.broker.require().getFrameMax());
			if (!this.room.tryAcquire(bytes, this.timeout)) {
				outgoing.fail(Reason.BROKER_UNAVAILABLE, "No room: too many messages wait for their confirm");
				return;
			}
			outgoing.failAfter(this.timeout);
			outgoing.settled().whenComplete((_, _) -> this.room.release(bytes));
			this.writer.add(outgoing);
		}
		catch (BrokerUnavailableException ex) {
			outgoing.fail(Reason.BROKER_UNAVAILABLE, String.valueOf(ex.getMessage()));
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
			outgoing.fail(Reason.BROKER_UNAVAILABLE, "Interrupted while waiting for room");
		}
	}

	private @Nullable Void conclude(Outgoing outgoing, Observation observation, @Nullable Throwable thrown) {
		PublishException failure = (thrown != null) ? this.limits.explain(outgoing.failure(thrown), outgoing) : null;
		PublishObservations.stop(observation, failure);
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
