package dev.warren.messaging.logging;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import com.rabbitmq.client.ConnectionFactory;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.logback.AmqpAppender;
import org.springframework.context.SmartLifecycle;

import dev.warren.messaging.broker.BrokerConnection;
import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.contract.Deadline;
import dev.warren.messaging.contract.Headers;

/**
 * Publishes the service's own log as {@code <service>.<severity>}, at most once and
 * without ever waiting: a line that the broker does not take now is dropped and counted.
 * Its connection is its own, so that no task shares a channel with it.
 */
final class ApplicationLogAppender extends AmqpAppender implements SmartLifecycle {

	/** Publishing one of their lines could cause the next one. */
	private static final String[] PUBLISHING = { "com.rabbitmq.", "org.springframework.amqp.",
			"dev.warren.messaging.publish.", "dev.warren.messaging.broker." };

	private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(2);

	private static final long POLL_NANOS = 10_000_000;

	private static final Map<Level, String> SEVERITIES = Map.of(Level.ERROR, "error", Level.WARN, "warning", Level.INFO,
			"info", Level.DEBUG, "debug", Level.TRACE, "trace");

	private final ConnectionFactory connectionFactory;

	private final BrokerConnection broker;

	private final String application;

	private final ApplicationLogProperties limits;

	private final Level least;

	private final ApplicationLogMeters meters;

	private final BlockingQueue<Event> waiting;

	private long second;

	private int inSecond;

	ApplicationLogAppender(ConnectionFactory connectionFactory, List<String> addresses, BrokerConnection broker,
			String exchange, String application, ApplicationLogProperties limits, ApplicationLogMeters meters) {
		this.connectionFactory = connectionFactory;
		this.broker = broker;
		this.application = application;
		this.limits = limits;
		this.least = Level.toLevel(limits.level().name(), Level.OFF);
		this.meters = meters;
		this.waiting = new ArrayBlockingQueue<>(limits.queueSize());
		setName("application-logs");
		setAddresses(String.join(",", addresses));
		setConnectionName(application + ".application-logs");
		setExchangeName(exchange);
		setRoutingKeyPattern(application + "." + severityPattern());
		setLayout(new LayoutBase<>() {

			@Override
			public String doLayout(ILoggingEvent event) {
				return LogText.of(event);
			}

		});
		setCharset(StandardCharsets.UTF_8.name());
		setSenderPoolSize(0);
		setMaxSenderRetries(0);
	}

	/** Nested replacements: Logback has no lower case and calls it WARN. */
	private static String severityPattern() {
		String pattern = "%p";
		for (Map.Entry<Level, String> severity : SEVERITIES.entrySet()) {
			pattern = "%%replace(%s){'%s','%s'}".formatted(pattern, severity.getKey(), severity.getValue());
		}
		return pattern;
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
		try {
			this.broker.require();
		}
		catch (BrokerUnavailableException _) {
			this.meters.broker().increment();
			return;
		}
		if (isWithinRate() && this.waiting.remainingCapacity() > 0) {
			super.append(event);
		}
		else {
			this.meters.full().increment();
		}
	}

	private boolean isWithinRate() {
		long now = System.nanoTime() / 1_000_000_000;
		if (now != this.second) {
			this.second = now;
			this.inSecond = 0;
		}
		return ++this.inSecond <= this.limits.maxPerSecond();
	}

	@Override
	protected MessageProperties prepareMessageProperties(Event event) {
		this.meters.published().increment();
		MessageProperties envelope = new MessageProperties();
		envelope.setMessageId(UUID.randomUUID().toString());
		envelope.setType("log");
		envelope.setContentType(MessageProperties.CONTENT_TYPE_TEXT_PLAIN);
		envelope.setContentEncoding(StandardCharsets.UTF_8.name());
		envelope.setAppId(this.application);
		envelope.setTimestamp(new Date(event.getEvent().getTimeStamp()));
		envelope.setHeader(Headers.PUBLISHED_AT, event.getEvent().getTimeStamp());
		envelope.setHeader(Headers.LOGGER, event.getEvent().getLoggerName());
		return envelope;
	}

	@Override
	public void start() {
		Logger root = root();
		setContext(root.getLoggerContext());
		super.start();
		Thread.ofVirtual().name(getName()).start(this::send);
		root.addAppender(this);
	}

	/** A sender ends with the first exception that it does not expect. */
	private void send() {
		while (isStarted()) {
			new EventSender() {
			}.run();
		}
	}

	/** What waits is still published, unless that takes long. */
	@Override
	public void stop() {
		root().detachAppender(this);
		Deadline deadline = Deadline.in(DRAIN_TIMEOUT);
		while (!this.waiting.isEmpty() && !deadline.isOver()) {
			LockSupport.parkNanos(POLL_NANOS);
		}
		super.stop();
	}

	private static Logger root() {
		return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

	@Override
	public boolean isRunning() {
		return isStarted();
	}

	/**
	 * Starts after the connection and before listeners and web server, and stops between
	 * them too: what they log on either occasion is published.
	 */
	@Override
	public int getPhase() {
		return 1;
	}

	/** How the base class reports a line that it could not send. */
	@Override
	public void addError(String message, Throwable ex) {
		this.meters.broker().increment();
	}

}
