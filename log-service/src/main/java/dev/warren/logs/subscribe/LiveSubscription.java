package dev.warren.logs.subscribe;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.logs.LogProperties;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.contract.ReceivedEnvelopes;
import dev.warren.web.sse.Cursor;
import dev.warren.web.sse.RecentEntries;
import dev.warren.messaging.web.BrokerProblems;
import dev.warren.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.Base64UrlNamingStrategy;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.RabbitUtils;
import org.springframework.core.NestedExceptionUtils;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * All live readers with the same interest share an exclusive queue. One that was lost is
 * replaced under a new name: a connection that is half closed still owns the old one.
 */
final class LiveSubscription {

	private static final Logger log = LoggerFactory.getLogger(LiveSubscription.class);

	/** RabbitMQ deletes a queue that nothing consumes from, as after a failed attempt. */
	private static final long EXPIRES_MILLIS = 60_000;

	private final ReceivedEnvelopes converter = new ReceivedEnvelopes();

	private final Interest interest;

	private final BrokerConnection broker;

	private final LogProperties properties;

	private final RecentEntries<LogEntry> recent;

	private @Nullable Channel channel;

	private @Nullable String queue;

	LiveSubscription(Interest interest, BrokerConnection broker, LogProperties properties) {
		this.interest = interest;
		this.broker = broker;
		this.properties = properties;
		this.recent = new RecentEntries<>(properties.buffer(), properties.bufferBytes(), LogEntry::size);
	}

	/** Begins with the next message. */
	Cursor<LogEntry> cursor() {
		return this.recent.cursor(this.recent.last());
	}

	/** Returns the name of the queue, once something consumes from it. */
	synchronized String open() {
		if (this.queue != null && this.channel != null && this.channel.isOpen()) {
			return this.queue;
		}
		try {
			this.channel = this.broker.consuming().openChannel().orElseThrow(() -> new IOException("no channel left"));
			this.queue = consume(this.channel, this.queue);
			return this.queue;
		}
		catch (IOException | ShutdownSignalException ex) {
			RabbitUtils.closeChannel(this.channel);
			throw BrokerProblems.unavailable("The broker did not set up the subscription: "
					+ NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
		}
	}

	private String consume(Channel channel, @Nullable String lost) throws IOException {
		String name = new Base64UrlNamingStrategy(this.interest.exchange() + "-").generateName();
		channel.queueDeclare(name, false, true, true, Map.of("x-max-length", this.properties.maxQueueLength(),
				"x-overflow", "drop-head", "x-expires", EXPIRES_MILLIS));
		for (String key : this.interest.bindingKeys()) {
			channel.queueBind(name, this.interest.exchange(), key);
		}
		log.info("Queue {} receives {} {}", name, this.interest.exchange(), printable(this.interest.bindingKeys()));
		if (lost != null) {
			log.info("It replaces {}, which was lost", lost);
			add(LogEntry.gap("the queue was lost, and with it the messages until now"));
		}
		channel.basicQos(this.properties.prefetch());
		channel.basicConsume(name, false, (_, delivery) -> receive(channel, delivery),
				(_) -> RabbitUtils.closeChannel(channel));
		return name;
	}

	private void receive(Channel channel, Delivery delivery) throws IOException {
		Message message = new Message(delivery.getBody(),
				this.converter.toMessageProperties(delivery.getProperties(), delivery.getEnvelope(), "UTF-8"));
		add(LogEntry.log(LogEvent.of(message, null, Instant.now()), null));
		long tag = delivery.getEnvelope().getDeliveryTag();
		if (tag % Math.max(1, this.properties.prefetch() / 2) == 0 && channel.isOpen()) {
			channel.basicAck(tag, true);
		}
	}

	private void add(LogEntry entry) {
		synchronized (this.recent) {
			this.recent.add(this.recent.last() + 1, entry);
		}
	}

	synchronized void repair() {
		try {
			if (this.queue != null) {
				open();
			}
		}
		catch (BrokerUnavailableException | ProblemException ex) {
			log.debug("No new queue for {} yet: {}", this.interest, ex.getMessage());
		}
	}

	synchronized void close() {
		RabbitUtils.closeChannel(this.channel);
		this.queue = null;
		log.info("No more readers of {} {}", this.interest.exchange(), printable(this.interest.bindingKeys()));
	}

}
