package dev.warren.messaging.logging;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/** Brings log lines from their queue to the broker, on a thread that alone may wait. */
final class LogShipper implements SmartLifecycle {

	private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(2);

	private static final long POLL_MILLIS = 100;

	private final LogQueue queue;

	private final LogPublisher publisher;

	private final Duration pause;

	private volatile @Nullable Thread reader;

	LogShipper(LogQueue queue, LogPublisher publisher, int maxPerSecond) {
		this.queue = queue;
		this.publisher = publisher;
		this.pause = Duration.ofSeconds(1).dividedBy(maxPerSecond);
	}

	@Override
	public void start() {
		Thread next = Thread.ofVirtual().name(LogQueue.READER).unstarted(this::ship);
		this.reader = next;
		next.start();
		LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
		this.queue.setContext(logback);
		this.queue.start();
		logback.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(this.queue);
	}

	private void ship() {
		try {
			while (true) {
				LogLine line = this.queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
				if (line != null) {
					this.publisher.publish(line);
					Thread.sleep(this.pause);
				}
				else if (!Thread.currentThread().equals(this.reader)) {
					return;
				}
			}
		}
		catch (InterruptedException _) {
			// Nobody does: it could close the connection that is written to.
		}
	}

	/** What waits is still published, unless that takes long. */
	@Override
	public void stop() {
		Thread last = this.reader;
		this.reader = null;
		this.queue.stop();
		((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME)
			.detachAppender(this.queue);
		try {
			if (last != null) {
				last.join(DRAIN_TIMEOUT);
			}
		}
		catch (InterruptedException _) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.reader != null;
	}

	/**
	 * Starts after the connection for publishing and before listeners and web server, and
	 * stops between them too: what they log on either occasion is published.
	 */
	@Override
	public int getPhase() {
		return 1;
	}

}
