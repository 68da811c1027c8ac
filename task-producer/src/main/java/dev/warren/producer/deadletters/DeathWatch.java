package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Duration;
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
 * Counts the dead letters and tells of those that died without a worker knowing, such as
 * a task whose worker crashed on the last attempt. Quiet while the broker is away:
 * {@link dev.warren.messaging.broker.BrokerConnection} says so already.
 */
@Component
class DeathWatch implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(DeathWatch.class);

	private final Set<Announced> announced = Collections.newSetFromMap(new LatestOnes<>());

	private final Semaphore wakeUp = new Semaphore(0);

	private final DeadLetterQueue queue;

	private final DeadLetters deadLetters;

	private final TaskEventPublisher events;

	private final Duration interval;

	private final int lastAttempt;

	private volatile boolean running;

	private volatile double count = Double.NaN;

	private int counted;

	DeathWatch(DeadLetterQueue queue, DeadLetters deadLetters, TaskEventPublisher events,
			DeadLetterProperties properties, TaskQueueProperties taskQueue) {
		this.queue = queue;
		this.deadLetters = deadLetters;
		this.events = events;
		this.interval = properties.watchInterval();
		this.lastAttempt = taskQueue.deliveryLimit() + 1;
	}

	/** How many there were at the last look; not a number while nobody knows. */
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

	private void look() {
		try {
			int now = this.queue.count();
			this.count = now;
			if (now > 0 && now != this.counted) {
				announce();
			}
			this.counted = now;
		}
		catch (BrokerUnavailableException | IOException | ShutdownSignalException | AmqpException ex) {
			this.count = Double.NaN;
			log.debug("The dead letters could not be counted: {}", ex.getMessage());
		}
		catch (ProblemException | PublishException ex) {
			this.counted = 0;
			log.debug("The dead letters are to be looked at later: {}", ex.getMessage());
		}
		catch (RuntimeException ex) {
			log.error("The look at the dead letters failed; it will be repeated", ex);
		}
	}

	private void announce() {
		List<DeadLetter> unknown = this.deadLetters.view(Duration.ZERO)
			.letters()
			.stream()
			.filter((letter) -> letter.id() != null && !this.announced.contains(Announced.of(letter)))
			.toList();
		unknown.forEach((letter) -> {
			this.events.publish(event(letter));
			this.announced.add(Announced.of(letter));
		});
		if (!unknown.isEmpty()) {
			log.info("Told of {} dead tasks, the last one {}", unknown.size(),
					MessageText.printable(unknown.getLast().id()));
		}
	}

	/** Where nobody has counted, it was the last attempt that there can be. */
	private TaskEvent event(DeadLetter letter) {
		return new TaskEvent(Objects.requireNonNull(letter.id()), TaskEvent.Type.DEAD,
				Objects.requireNonNullElseGet(letter.diedAt(), Instant::now), letter.redrives(),
				Objects.requireNonNullElse(letter.deliveries(), this.lastAttempt), null, letter.description(),
				letter.priority(), null, null, letter.reason(), null);
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

	/** A task may die once for each redrive. */
	private record Announced(String id, int redrives) {

		static Announced of(DeadLetter letter) {
			return new Announced(String.valueOf(letter.id()), letter.redrives());
		}

	}

	/** Forgets the oldest; a task announced twice does no harm. */
	private static final class LatestOnes<T> extends LinkedHashMap<T, Boolean> {

		private static final int MOST = 10_000;

		@Override
		protected boolean removeEldestEntry(Map.Entry<T, Boolean> eldest) {
			return size() > MOST;
		}

	}

}
