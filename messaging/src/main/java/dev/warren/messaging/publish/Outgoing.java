package dev.warren.messaging.publish;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Return;
import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.publish.PublishException.Reason;

/** A message on its way to the broker, and what became of it. */
final class Outgoing {

	private final CompletableFuture<Void> confirm = new CompletableFuture<>();

	private final AtomicBoolean claimed = new AtomicBoolean();

	private volatile boolean returned;

	final String exchange;

	final String routingKey;

	final BasicProperties properties;

	final byte[] body;

	/**
	 * A message that is known to fit the protocol, for the channel numbers it before it
	 * finds out.
	 * @throws IllegalArgumentException if it does not
	 */
	static Outgoing of(String exchange, String routingKey, BasicProperties properties, byte[] body) {
		requireShort("exchange", exchange);
		requireShort("routing key", routingKey);
		try {
			properties.toFrame(0, body.length);
		}
		catch (IOException ex) {
			throw new IllegalArgumentException(ex);
		}
		return new Outgoing(exchange, routingKey, properties, body);
	}

	private static void requireShort(String what, String text) {
		if (!MessageText.fitsProperty(text)) {
			throw new IllegalArgumentException("the %s is too long for AMQP".formatted(what));
		}
	}

	private Outgoing(String exchange, String routingKey, BasicProperties properties, byte[] body) {
		this.exchange = exchange;
		this.routingKey = routingKey;
		this.properties = properties;
		this.body = body;
	}

	/** Claims the right to send: false if the caller has already been told otherwise. */
	boolean claim() {
		return this.claimed.compareAndSet(false, true);
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

	/** Runs an action when it is settled, one way or the other. */
	void whenDone(Runnable action) {
		this.confirm.whenComplete((_, _) -> action.run());
	}

	void failAfter(Duration timeout) {
		this.confirm.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** Completes once the broker has confirmed and routed it, else fails. */
	CompletableFuture<Void> outcome() {
		return this.confirm.exceptionally((failure) -> {
			throw new CompletionException((failure instanceof TimeoutException) ? timedOut() : failure);
		});
	}

	private PublishException timedOut() {
		return claim() ? new PublishException(Reason.BROKER_UNAVAILABLE, "The broker does not take messages; not sent")
				: new PublishException(Reason.ACCEPTANCE_UNKNOWN, "The broker did not confirm the message in time");
	}

}
