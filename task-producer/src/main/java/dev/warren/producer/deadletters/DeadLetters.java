package dev.warren.producer.deadletters;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

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
		boolean more = true;
		while (more && bytes <= this.properties.maxBytes().toBytes()) {
			List<Delivery> taken = hold.take(WINDOW - seen.size());
			for (Delivery delivery : taken) {
				bytes += delivery.getBody().length;
				seen.add(read(delivery));
			}
			more = !taken.isEmpty();
		}
		return new View(oldestFirst(seen), hold.total(), seen.size() < hold.total());
	}

	/**
	 * Goes through the dead letters, as far as a scan may go, if nobody else has them in
	 * hand. Whoever looks is to keep little of each.
	 */
	void scan(Consumer<DeadLetter> look) {
		this.queue.lend(Duration.ZERO, (hold) -> {
			int left = this.properties.maxScan();
			for (List<Delivery> taken = hold.take(left); !taken.isEmpty(); taken = hold.take(left)) {
				taken.forEach((delivery) -> look.accept(read(delivery)));
				left -= taken.size();
			}
			return hold.total();
		});
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

	/** What one look has shown; truncated if there are more than it could see. */
	record View(List<DeadLetter> letters, int total, boolean truncated) {
	}

}
