package dev.warren.messaging.publish;

import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Connection;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.contract.Headers;
import dev.warren.messaging.publish.PublishException.Reason;
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
 * All callers share one channel, and one thread writes to it: a confirm is then awaited
 * without holding a channel, and a broker that stops reading holds up that thread, never
 * a caller.
 */
public final class ConfirmedPublisher implements DisposableBean {

	private final MessagePropertiesConverter converter = new DefaultMessagePropertiesConverter();

	private final BlockingQueue<Outgoing> waiting = new LinkedBlockingQueue<>();

	private final BrokerConnection broker;

	private final PublishObservations observations;

	private final PublisherProperties properties;

	private final String application;

	private final Semaphore room;

	private final Thread writer;

	private @Nullable ConfirmChannel channel;

	ConfirmedPublisher(BrokerConnection broker, PublishObservations observations, PublisherProperties properties,
			String application) {
		this.broker = broker;
		this.observations = observations;
		this.properties = properties;
		this.application = application;
		this.room = new Semaphore(properties.maxOutstanding());
		this.writer = Thread.ofPlatform().daemon().name("confirmed-publisher").start(this::write);
	}

	/**
	 * Publishes and waits for the outcome, at most for the confirm timeout (and as long
	 * again for room among the outstanding messages).
	 * @param message sent as persistent unless it says otherwise; {@code message_id},
	 * {@code timestamp} and {@code app_id} are filled in where absent
	 * @throws PublishException if the message was not accepted, or nobody knows
	 * @throws IllegalArgumentException if it cannot be sent at all: AMQP has no names,
	 * keys and properties of more than 255 bytes
	 */
	public void publish(String exchange, String routingKey, Message message) {
		await(publishAsync(exchange, routingKey, message));
	}

	/**
	 * Waits for what depends on an outcome.
	 * @throws PublishException if the message was not accepted, or nobody knows
	 */
	public static <T extends @Nullable Object> T await(CompletableFuture<T> outcome) {
		try {
			return outcome.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof PublishException failure) ? failure : ex;
		}
	}

	/**
	 * As {@link #publish}, without waiting for the confirm. What is chained to the future
	 * runs on the connection's thread and must not block.
	 * @return completes when the message is accepted, or fails with a
	 * {@link PublishException}
	 * @throws IllegalArgumentException as {@link #publish} does
	 */
	public CompletableFuture<Void> publishAsync(String exchange, String routingKey, Message message) {
		MessageProperties envelope = message.getMessageProperties();
		complete(envelope);
		return this.observations.observe(exchange, routingKey, envelope, () -> send(Outgoing.of(exchange, routingKey,
				this.converter.fromMessageProperties(envelope, "UTF-8"), message.getBody())));
	}

	int outstanding() {
		return this.properties.maxOutstanding() - this.room.availablePermits();
	}

	private void complete(MessageProperties envelope) {
		Instant now = Instant.now();
		if (envelope.getMessageId() == null) {
			envelope.setMessageId(UUID.randomUUID().toString());
		}
		if (envelope.getTimestamp() == null) {
			envelope.setTimestamp(Date.from(now));
			envelope.setHeader(Headers.PUBLISHED_AT, now.toEpochMilli());
		}
		if (envelope.getAppId() == null) {
			envelope.setAppId(this.application);
		}
	}

	private CompletableFuture<Void> send(Outgoing outgoing) {
		try {
			this.broker.require();
			if (!this.room.tryAcquire(this.properties.confirmTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
				outgoing.fail(Reason.BROKER_UNAVAILABLE,
						this.properties.maxOutstanding() + " messages already wait for their confirm");
				return outgoing.outcome();
			}
		}
		catch (BrokerUnavailableException ex) {
			outgoing.fail(Reason.BROKER_UNAVAILABLE, String.valueOf(ex.getMessage()));
			return outgoing.outcome();
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
			outgoing.fail(Reason.BROKER_UNAVAILABLE, "Interrupted before the message was sent");
			return outgoing.outcome();
		}
		outgoing.failAfter(this.properties.confirmTimeout());
		CompletableFuture<Void> outcome = outgoing.outcome();
		outcome.whenComplete((_, _) -> this.room.release());
		this.waiting.add(outgoing);
		return outcome;
	}

	private void write() {
		while (!Thread.currentThread().isInterrupted()) {
			try {
				Outgoing next = this.waiting.take();
				if (next.claim()) {
					write(next);
				}
			}
			catch (InterruptedException _) {
				return;
			}
		}
	}

	private void write(Outgoing outgoing) {
		ConfirmChannel current;
		try {
			current = openChannel();
		}
		catch (IOException | RuntimeException ex) {
			outgoing.fail(Reason.BROKER_UNAVAILABLE, String.valueOf(ex.getMessage()));
			return;
		}
		try {
			current.send(outgoing);
		}
		catch (AlreadyClosedException ex) {
			outgoing.fail(Reason.BROKER_UNAVAILABLE, String.valueOf(ex.getMessage()));
		}
		catch (IOException | RuntimeException ex) {
			outgoing.fail(Reason.ACCEPTANCE_UNKNOWN, "Sending broke off: " + ex.getMessage());
			// The client has counted a message that the broker may not have: from here on
			// their numbers would differ.
			current.abort();
		}
	}

	private ConfirmChannel openChannel() throws IOException {
		Connection connection = this.broker.require();
		ConfirmChannel current = this.channel;
		if (current == null || !current.isOpenOn(connection)) {
			current = new ConfirmChannel(connection);
			this.channel = current;
		}
		return current;
	}

	@Override
	public void destroy() {
		this.writer.interrupt();
		ConfirmChannel current = this.channel;
		if (current != null) {
			current.abort();
		}
	}

}
