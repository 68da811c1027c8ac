package dev.warren.worker.tasks;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import dev.warren.messaging.broker.InstanceName;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
record WorkController(TaskListener listener, InstanceName worker) {

	@GetMapping("/work")
	Work work() {
		List<Item> tasks = this.listener.attempts.stream()
			.map(Item::of)
			.sorted(Comparator.comparing(Item::since))
			.toList();
		return new Work(this.worker.toString(), tasks.size(), tasks);
	}

	record Work(String worker, int busy, List<Item> tasks) {
	}

	record Item(@Nullable String id, String description, int attempt, Instant since, double progress) {

		static Item of(Attempt attempt) {
			Task task = attempt.task;
			return new Item(task.id(), task.description(), task.attempt(), attempt.since, attempt.progress);
		}

	}

}
