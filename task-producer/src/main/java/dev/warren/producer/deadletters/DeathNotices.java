package dev.warren.producer.deadletters;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskQueueProperties;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.publish.PublishException;
import dev.warren.messaging.web.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Tells the history of tasks that are dead: they can die without a worker knowing, such
 * as when it crashes on the last attempt. To be used by one thread.
 */
@Component
class DeathNotices {

	private static final Logger log = LoggerFactory.getLogger(DeathNotices.class);

	private final Set<Announced> announced = Collections.newSetFromMap(new LatestOnes<>());

	private final DeadLetters deadLetters;

	private final TaskEventPublisher events;

	private final int lastAttempt;

	DeathNotices(DeadLetters deadLetters, TaskEventPublisher events, TaskQueueProperties taskQueue) {
		this.deadLetters = deadLetters;
		this.events = events;
		this.lastAttempt = taskQueue.deliveryLimit() + 1;
	}

	/**
	 * Tells of all that are not known to have been told of.
	 * @throws ProblemException if somebody else has the dead letters in hand
	 * @throws PublishException if the broker did not take an event
	 */
	void send() {
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
