package dev.warren.messaging.logging;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import org.jspecify.annotations.Nullable;

/**
 * What the service has logged and the broker does not have yet. Who logs never waits:
 * what does not fit is dropped and counted.
 */
final class LogQueue extends UnsynchronizedAppenderBase<ILoggingEvent> {

	/**
	 * Who takes from the queue; what is logged on its thread would go round in a circle.
	 */
	static final String READER = "application-logs";

	/** What publishing itself may log, on other threads. */
	private static final String[] PUBLISHING = { "com.rabbitmq.", "org.springframework.amqp.",
			"dev.warren.messaging.publish.", "dev.warren.messaging.broker.BrokerConnection" };

	private final BlockingQueue<LogLine> lines;

	private final Severity least;

	private final Runnable dropped;

	LogQueue(int size, Severity least, Runnable dropped) {
		this.lines = new ArrayBlockingQueue<>(size);
		this.least = least;
		this.dropped = dropped;
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (isWanted(event) && !this.lines.offer(LogLine.of(event))) {
			this.dropped.run();
		}
	}

	private boolean isWanted(ILoggingEvent event) {
		return Severity.of(event.getLevel()).compareTo(this.least) >= 0 && !READER.equals(event.getThreadName())
				&& Stream.of(PUBLISHING).noneMatch(event.getLoggerName()::startsWith);
	}

	/** The oldest line, or null if none came in time. */
	@Nullable LogLine poll(long timeout, TimeUnit unit) throws InterruptedException {
		return this.lines.poll(timeout, unit);
	}

}
