package dev.warren.worker.tasks;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** The tasks that this worker has in hand; never more than it has consumers. */
@Component
class CurrentWork {

	private final Set<TaskInHand> inHand = ConcurrentHashMap.newKeySet();

	/** To be closed when the task is out of hand again. */
	TaskInHand begin(Task task) {
		TaskInHand begun = new TaskInHand(task, this);
		this.inHand.add(begun);
		return begun;
	}

	void end(TaskInHand ended) {
		this.inHand.remove(ended);
	}

	List<Item> oldestFirst() {
		return this.inHand.stream().map(Item::of).sorted(Comparator.comparing(Item::since)).toList();
	}

	/** A task in hand, since when, at which attempt, and which part of it is done. */
	record Item(@Schema(example = "0b5c3a3e-1f5d-4b0e-9a51-3c8f0a9c6f10") @Nullable String id,
			@Schema(example = "Second message..") String description, @Schema(example = "1") int attempt, Instant since,
			@Schema(example = "0.5") double progress) {

		static Item of(TaskInHand inHand) {
			Task task = inHand.task();
			return new Item(task.id(), task.description(), task.attempt(), inHand.since(), inHand.progress());
		}

	}

}
