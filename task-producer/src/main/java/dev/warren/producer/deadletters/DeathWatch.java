package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.ShutdownSignalException;
import dev.warren.messaging.broker.BrokerUnavailableException;
import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskQueueProperties;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.publish.PublishException;
import dev.warren.messaging.web.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.AmqpException;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Counts the dead letters every few seconds, and has a look when there are others. Quiet
 * while the broker is away: {@link dev.warren.messaging.broker.BrokerConnection} says so
 * already.
 */
@Component
class DeathWatch implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(DeathWatch.class);

	/** One may die while another is redriven, and the count is the same as before. */
	private static final int LOOK_ANYWAY = 30;

	/** A long look keeps others from the dead letters: this times as long, it rests. */
	private static final int REST = 10;

	private final Semaphore wakeUp = new Semaphore(0);

	private final DeadLetterQueue queue;

	private final DeathNotices notices;

	private final Duration interval;

	private volatile boolean running;

	private volatile double count = Double.NaN;

	private Instant restEnds = Instant.EPOCH;

	private int counted;

	private int unchanged;

	DeathWatch(DeadLetterQueue queue, DeathNotices notices, DeadLetterProperties properties) {
		this.queue = queue;
		this.notices = notices;
		this.interval = properties.watchInterval();
	}

	/**
	 * How many there were when nobody had them in hand the last time; not a number while
	 * nobody knows.
	 */
	double count() {
		return this.count;
	}

	@Override
	public void start() {
		this.running = true;
		Thread.ofVirtual().name("death-watch").start(this::watch);
	}

	private void watch() {
		while (this.running) {
			try {
				look();
				this.wakeUp.tryAcquire(this.interval.toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException _) {
				return;
			}
		}
	}

	private void look() throws InterruptedException {
		try {
			this.queue.count().ifPresent(this::look);
		}
		catch (BrokerUnavailableException | IOException | ShutdownSignalException | AmqpException ex) {
			this.count = Double.NaN;
			this.counted = -1;
			log.debug("The dead letters could not be counted: {}", ex.getMessage());
		}
		catch (ProblemException | PublishException ex) {
			this.counted = -1;
			log.debug("The dead letters are to be looked at later: {}", ex.getMessage());
		}
		catch (RuntimeException ex) {
			log.error("The look at the dead letters failed; it will be repeated", ex);
		}
	}

	private void look(int now) {
		this.count = now;
		Instant start = Instant.now();
		if (start.isBefore(this.restEnds)) {
			return;
		}
		this.unchanged = (now == this.counted) ? this.unchanged + 1 : 0;
		if (now > 0 && this.unchanged % LOOK_ANYWAY == 0) {
			this.notices.send();
			this.restEnds = start.plus(Duration.between(start, Instant.now()).multipliedBy(REST));
		}
		this.counted = now;
	}

	@Override
	public void stop() {
		this.running = false;
		this.wakeUp.release();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
