package dev.warren.worker.tasks;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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
	record Item(@Nullable String id, String description, int attempt, Instant since) {
	}

}
