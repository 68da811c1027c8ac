package dev.warren.messaging.logging;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.warren.messaging.contract.Deadline;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/** Attaches the appender while the service runs. */
final class ApplicationLogs implements SmartLifecycle {

	private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(2);

	private static final long POLL_NANOS = 10_000_000;

	private final Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory())
		.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final ApplicationLogAppender appender;

	private @Nullable Thread sender;

	ApplicationLogs(ApplicationLogAppender appender) {
		this.appender = appender;
	}

	@Override
	public void start() {
		this.appender.setContext(this.root.getLoggerContext());
		this.appender.start();
		this.sender = Thread.ofVirtual().name("application-logs").start(this.appender::send);
		this.root.addAppender(this.appender);
	}

	/** What waits is still published, unless that takes long. */
	@Override
	public void stop() {
		this.root.detachAppender(this.appender);
		Deadline deadline = Deadline.in(DRAIN_TIMEOUT);
		while (this.appender.isBehind() && !deadline.isOver()) {
			LockSupport.parkNanos(POLL_NANOS);
		}
		this.appender.stop();
		if (this.sender != null) {
			this.sender.interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.appender.isStarted();
	}

	/**
	 * Starts after the connection and before listeners and web server, and stops between
	 * them too: what they log on either occasion is published.
	 */
	@Override
	public int getPhase() {
		return 1;
	}

}
