package dev.warren.logs.subscribe;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.logs.LogProperties;
import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.sse.EventBuffer;
import dev.warren.messaging.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All live readers with the same interest. They share an exclusive queue: the broker
 * matches and delivers once. A queue that was lost is replaced under a new name, because
 * a connection that is half closed still owns the old one.
 */
final class LiveSubscription {

	private static final Logger log = LoggerFactory.getLogger(LiveSubscription.class);

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	private final Set<EventBuffer<LogEntry>> readers = ConcurrentHashMap.newKeySet();

	private final Interest interest;

	private final BrokerConnection broker;

	private final LogProperties properties;

	private final EventStreamFormat events;

	private volatile @Nullable LiveConsumer consumer;

	private volatile boolean closed;

	LiveSubscription(Interest interest, BrokerConnection broker, LogProperties properties, EventStreamFormat events) {
		this.interest = interest;
		this.broker = broker;
		this.properties = properties;
		this.events = events;
	}

	/**
	 * Returns the name of the queue, once something consumes from it.
	 * @throws BrokerUnavailableException if there is no connection
	 * @throws ProblemException if the broker refuses
	 */
	synchronized String open() {
		LiveConsumer current = this.consumer;
		if (current == null || !current.isActive()) {
			current = consume(current);
			this.consumer = current;
		}
		if (this.closed) {
			current.close();
		}
		return current.queue();
	}

	private LiveConsumer consume(@Nullable LiveConsumer lost) {
		LiveConsumer next = new LiveConsumer(this.broker.consuming(), this.interest);
		try {
			next.declare(this.properties.maxQueueLength());
			if (lost != null) {
				log.info("Queue {} replaces {}, which was lost", next.queue(), lost.queue());
				lost.close();
				dispatch(this.events.gap("the queue was lost, and with it the messages until now"));
			}
			next.start(this.properties.prefetch(), (event) -> dispatch(this.events.log(event, null)), this::lost);
			return next;
		}
		catch (IOException | ShutdownSignalException ex) {
			next.close();
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw ProblemException
				.brokerUnavailable("The broker did not set up the subscription: " + cause.getMessage());
		}
	}

	/** Called by the client's own threads, which must not wait. */
	private void lost() {
		if (!this.closed) {
			Thread.ofVirtual().name("live-subscription").start(this::reopen);
		}
	}

	private void reopen() {
		while (!this.closed) {
			try {
				open();
				return;
			}
			catch (BrokerUnavailableException | ProblemException ex) {
				log.debug("No new queue for {} yet: {}", this.interest, ex.getMessage());
			}
			catch (RuntimeException | Error ex) {
				log.error("A new queue for {} failed unexpectedly", this.interest, ex);
			}
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	private void dispatch(LogEntry entry) {
		this.readers.forEach((reader) -> reader.add(entry));
	}

	void join(EventBuffer<LogEntry> reader) {
		this.readers.add(reader);
	}

	void leave(EventBuffer<LogEntry> reader) {
		this.readers.remove(reader);
	}

	void close() {
		this.closed = true;
		LiveConsumer last = this.consumer;
		if (last != null) {
			last.close();
		}
	}

}
