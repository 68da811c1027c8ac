package dev.warren.messaging.logging;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.rabbitmq.client.ConnectionFactory;
import dev.warren.messaging.broker.BrokerConnection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.logback.AmqpAppender;

/**
 * Publishes the service's own log as {@code <service>.<severity>}, at most once and
 * without ever waiting: a line that the broker does not take now is dropped and counted.
 * Its connection is its own, so that no task shares a channel with it.
 */
final class ApplicationLogAppender extends AmqpAppender {

	/** Publishing one of their lines could cause the next one. */
	private static final String[] PUBLISHING = { "com.rabbitmq.", "org.springframework.amqp.",
			"dev.warren.messaging.publish.", "dev.warren.messaging.broker." };

	private final ConnectionFactory connectionFactory;

	private final BrokerConnection broker;

	private final ApplicationLogProperties limits;

	private final String application;

	private final Level least;

	private final BlockingQueue<Event> waiting;

	private final Counter full;

	private final Counter refused;

	private @Nullable Thread sender;

	private long second;

	private int inSecond;

	ApplicationLogAppender(ConnectionFactory connectionFactory, BrokerConnection broker, String application,
			ApplicationLogProperties limits, MeterRegistry meters) {
		this.connectionFactory = connectionFactory;
		this.broker = broker;
		this.application = application;
		this.limits = limits;
		this.least = Level.toLevel(limits.level().name(), Level.OFF);
		this.waiting = new ArrayBlockingQueue<>(limits.queueSize());
		Counter.Builder dropped = Counter.builder("warren.application-logs.dropped")
			.baseUnit("messages")
			.description("Lines of this service's log that were not published");
		this.full = dropped.tag("reason", "full").register(meters);
		this.refused = dropped.tag("reason", "broker").register(meters);
	}

	@Override
	protected ConnectionFactory createRabbitConnectionFactory() {
		return this.connectionFactory.clone();
	}

	@Override
	protected BlockingQueue<Event> createEventQueue() {
		return this.waiting;
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (!event.getLevel().isGreaterOrEqual(this.least)
				|| Stream.of(PUBLISHING).anyMatch(event.getLoggerName()::startsWith)) {
			return;
		}
		if (!this.broker.isOpen() || this.broker.isBlocked()) {
			this.refused.increment();
		}
		else if (isWithinRate() && this.waiting.remainingCapacity() > 0) {
			super.append(LogLine.of(event));
		}
		else {
			this.full.increment();
		}
	}

	private boolean isWithinRate() {
		long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
		if (now != this.second) {
			this.second = now;
			this.inSecond = 0;
		}
		return ++this.inSecond <= this.limits.maxPerSecond();
	}

	@Override
	protected MessageProperties prepareMessageProperties(Event event) {
		return LogLine.envelope(event.getEvent(), this.application);
	}

	/** How the base class reports a line that it could not send. */
	@Override
	public void addError(String message, Throwable ex) {
		this.refused.increment();
	}

	@Override
	public void start() {
		Logger root = root();
		setContext(root.getLoggerContext());
		super.start();
		this.sender = Thread.ofVirtual().name("application-logs").start(this::send);
		root.addAppender(this);
	}

	private void send() {
		while (isStarted()) {
			// It ends with the first exception that it does not expect.
			new EventSender() {
			}.run();
		}
	}

	@Override
	public void stop() {
		root().detachAppender(this);
		super.stop();
		if (this.sender != null) {
			this.sender.interrupt();
		}
	}

	private static Logger root() {
		return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

}
