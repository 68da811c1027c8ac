package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import com.rabbitmq.client.Delivery;
import dev.warren.messaging.contract.TaskQueueProperties;
import dev.warren.producer.board.TaskBoard;

import org.springframework.stereotype.Component;

/** Shows what is dead, without consuming it. */
@Component
class DeadLetters {

	/**
	 * How many are looked at, however few are asked for. What is given back comes first
	 * the next time and in the order of return, so looking at a part of it would turn the
	 * queue round.
	 */
	static final int WINDOW = 1000;

	private final DeadLetterQueue queue;

	private final DeadLetterProperties properties;

	private final int deliveryLimit;

	private final TaskBoard board;

	DeadLetters(DeadLetterQueue queue, DeadLetterProperties properties, TaskQueueProperties taskQueue,
			TaskBoard board) {
		this.queue = queue;
		this.properties = properties;
		this.deliveryLimit = taskQueue.deliveryLimit();
		this.board = board;
	}

	/** Up to {@value #WINDOW} dead letters, the longest dead first. */
	View view(Duration wait) {
		return this.queue.lend(wait, this::view);
	}

	private View view(DeadLetterHold hold) throws IOException, InterruptedException {
		List<DeadLetter> seen = new ArrayList<>();
		long bytes = 0;
		while (bytes <= this.properties.maxBytes().toBytes()) {
			List<Delivery> taken = (seen.size() < WINDOW) ? hold.take(WINDOW - seen.size()) : List.of();
			if (taken.isEmpty()) {
				return new View(oldestFirst(seen), hold.total(), false);
			}
			for (Delivery delivery : taken) {
				bytes += delivery.getBody().length;
				seen.add(read(delivery));
			}
		}
		return new View(oldestFirst(seen), hold.total(), seen.size() < Math.min(WINDOW, hold.total()));
	}

	DeadLetter read(Delivery delivery) {
		return DeadLetter.of(delivery, this.deliveryLimit, this.board);
	}

	/** The broker delivers by priority; equal times keep its order. */
	private static List<DeadLetter> oldestFirst(List<DeadLetter> seen) {
		return seen.stream()
			.sorted(Comparator.comparing((letter) -> Objects.requireNonNullElse(letter.diedAt(), Instant.EPOCH)))
			.toList();
	}

	/** What one look has shown; truncated if the bodies were too large to see all. */
	record View(List<DeadLetter> letters, int total, boolean truncated) {
	}

}
