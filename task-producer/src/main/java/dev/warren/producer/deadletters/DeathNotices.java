package dev.warren.producer.deadletters;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import dev.warren.messaging.contract.MessageText;
import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.events.TaskEventPublisher;
import dev.warren.messaging.publish.ConfirmedPublisher;
import dev.warren.messaging.publish.PublishException;
import dev.warren.messaging.web.ProblemException;
import dev.warren.producer.board.CatchUp;
import dev.warren.producer.board.TaskBoard;
import dev.warren.producer.board.TaskView;
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

	private final Set<Announced> announced = new HashSet<>();

	private final DeadLetters deadLetters;

	private final TaskEventPublisher events;

	private final TaskBoard board;

	private final CatchUp catchUp;

	DeathNotices(DeadLetters deadLetters, TaskEventPublisher events, TaskBoard board, CatchUp catchUp) {
		this.deadLetters = deadLetters;
		this.events = events;
		this.board = board;
		this.catchUp = catchUp;
	}

	/**
	 * Tells of all that the history is not known to have been told of.
	 * @throws ProblemException if the history has not been read yet, or somebody else has
	 * the dead letters in hand
	 * @throws PublishException if the broker did not take an event
	 */
	void send() {
		this.catchUp.require();
		Set<Announced> seen = new HashSet<>();
		List<DeadLetter> untold = new ArrayList<>();
		this.deadLetters.scan((letter) -> {
			if (letter.id() != null && seen.add(Announced.of(letter)) && isUntold(letter.id(), letter)) {
				untold.add(letter);
			}
		});
		this.announced.retainAll(seen);
		tell(untold);
		if (!untold.isEmpty()) {
			log.info("Told of {} dead tasks, the last one {}", untold.size(),
					MessageText.printable(untold.getLast().id()));
		}
	}

	/** All at once; if one fails, those after it are told of once more. */
	private void tell(List<DeadLetter> untold) {
		List<CompletableFuture<Void>> outcomes = untold.stream()
			.map((letter) -> this.events.publishAsync(event(letter)))
			.toList();
		for (int i = 0; i < untold.size(); i++) {
			ConfirmedPublisher.await(outcomes.get(i));
			this.announced.add(Announced.of(untold.get(i)));
		}
	}

	/** The worker has told of most; of the others the board may have forgotten some. */
	private boolean isUntold(String id, DeadLetter letter) {
		return !this.announced.contains(Announced.of(letter))
				&& this.board.find(id).filter((task) -> isOver(task, letter.redrives())).isEmpty();
	}

	private static boolean isOver(TaskView task, int redrives) {
		return task.redrives() > redrives || (task.redrives() == redrives && task.state().isFinal());
	}

	/** Where nobody has counted, what the worker has told of it goes before. */
	private TaskEvent event(DeadLetter letter) {
		return new TaskEvent(Objects.requireNonNull(letter.id()), TaskEvent.Type.DEAD,
				Objects.requireNonNullElseGet(letter.diedAt(), Instant::now), letter.redrives(),
				Objects.requireNonNullElse(letter.deliveries(), 1), null, letter.description(), letter.priority(), null,
				null, letter.reason(), null);
	}

	/** A task may die once for each redrive. */
	private record Announced(String id, int redrives) {

		static Announced of(DeadLetter letter) {
			return new Announced(String.valueOf(letter.id()), letter.redrives());
		}

	}

}
