package dev.warren.worker.tasks;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** The tasks that this worker has in hand; never more than it has consumers. */
@Component
class CurrentWork {

	/** By the thread that works on it: a consumer has one task at a time. */
	private final Map<Thread, Item> items = new ConcurrentHashMap<>();

	void begin(Task task) {
		this.items.put(Thread.currentThread(), new Item(task.id(), task.description(), task.attempt(), Instant.now()));
	}

	void end() {
		this.items.remove(Thread.currentThread());
	}

	List<Item> oldestFirst() {
		return this.items.values().stream().sorted(Comparator.comparing(Item::since)).toList();
	}

	/** A task in hand, since when, and at which attempt. */
	record Item(@Schema(example = "0b5c3a3e-1f5d-4b0e-9a51-3c8f0a9c6f10") @Nullable String id,
			@Schema(example = "Second message..") String description, @Schema(example = "1") int attempt,
			Instant since) {
	}

}
