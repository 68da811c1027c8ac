package dev.warren.messaging.publish;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Return;
import dev.warren.messaging.publish.PublishException.Reason;
import io.micrometer.observation.Observation;

/** A message on its way to the broker; it is settled exactly once. */
final class Outgoing {

	private final CompletableFuture<Void> confirm = new CompletableFuture<>();

	private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

	private volatile boolean returned;

	final String exchange;

	final String routingKey;

	final BasicProperties properties;

	final byte[] body;

	final Observation observation;

	Outgoing(String exchange, String routingKey, BasicProperties properties, byte[] body, Observation observation) {
		this.exchange = exchange;
		this.routingKey = routingKey;
		this.properties = properties;
		this.body = body;
		this.observation = observation;
	}

	/** Claims it for sending; false if it was given up before. */
	boolean claim() {
		return this.state.compareAndSet(State.WAITING, State.SENT);
	}

	/** Gives it up unless it is sent already; whether it will never be sent. */
	boolean giveUp() {
		this.state.compareAndSet(State.WAITING, State.GIVEN_UP);
		return this.state.get() == State.GIVEN_UP;
	}

	boolean is(Return message) {
		return Objects.equals(message.getProperties().getMessageId(), this.properties.getMessageId())
				&& message.getExchange().equals(this.exchange) && message.getRoutingKey().equals(this.routingKey);
	}

	/**
	 * Marks it as returned by the broker, which confirms it all the same afterwards.
	 * @return false if it already was, so that an equal message sent later is meant
	 */
	boolean markReturned() {
		boolean first = !this.returned;
		this.returned = true;
		return first;
	}

	void acked() {
		if (this.returned) {
			fail(Reason.UNROUTABLE, "No queue is bound to exchange '%s' for routing key '%s'".formatted(this.exchange,
					this.routingKey));
		}
		else {
			this.confirm.complete(null);
		}
	}

	void fail(Reason reason, String message) {
		this.confirm.completeExceptionally(new PublishException(reason, message));
	}

	void failAfter(Duration timeout) {
		this.confirm.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Completes when it is settled, on the client's reader thread: what depends on it
	 * there must neither wait nor fail.
	 */
	CompletableFuture<Void> settled() {
		return this.confirm;
	}

	/** What the failure of {@link #settled()} means. */
	PublishException failure(Throwable thrown) {
		Throwable cause = (thrown instanceof CompletionException ex) ? ex.getCause() : thrown;
		if (cause instanceof PublishException failure) {
			return failure;
		}
		if (cause instanceof TimeoutException && giveUp()) {
			return new PublishException(Reason.BROKER_UNAVAILABLE, "The broker does not take messages; not sent");
		}
		return new PublishException(Reason.ACCEPTANCE_UNKNOWN, "The broker did not confirm the message in time");
	}

	private enum State {

		WAITING, SENT, GIVEN_UP

	}

}
