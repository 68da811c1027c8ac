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

/** A message on its way to the broker; it is settled exactly once. */
final class Outgoing {

	private final CompletableFuture<Void> confirm = new CompletableFuture<>();

	private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

	private volatile boolean returned;

	final String exchange;

	final String routingKey;

	final BasicProperties properties;

	final byte[] body;

	private final int headerSize;

	Outgoing(String exchange, String routingKey, BasicProperties properties, byte[] body, int headerSize) {
		this.exchange = exchange;
		this.routingKey = routingKey;
		this.properties = properties;
		this.body = body;
		this.headerSize = headerSize;
	}

	/** The bytes that it takes. */
	int size() {
		return this.headerSize + this.body.length;
	}

	/**
	 * The broker closes the connection for a header frame larger than negotiated.
	 * @param frameMax 0 for no limit
	 */
	void requireFrame(int frameMax) {
		if (frameMax > 0 && this.headerSize > frameMax) {
			throw new IllegalArgumentException(
					"The headers take %d bytes, more than a frame of %d".formatted(this.headerSize, frameMax));
		}
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

	/** By {@code basic.nack}, which has no reason: {@link QueueLimits} finds it. */
	void refused() {
		fail(Reason.QUEUE_FULL, "The queue is full");
	}

	void fail(Reason reason, String message) {
		this.confirm.completeExceptionally(new PublishException(reason, message));
	}

	void failAfter(Duration timeout) {
		this.confirm.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** Completes on the client's reader thread: what depends on it there never waits. */
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
