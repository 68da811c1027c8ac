package dev.warren.worker.tasks;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
record WorkController(TaskListener listener) {

	@GetMapping("/work")
	@Operation(summary = "The tasks that this worker is working on, oldest first")
	Work work() {
		List<Item> tasks = this.listener.attempts.stream()
			.map(Item::of)
			.sorted(Comparator.comparing(Item::since))
			.toList();
		return new Work(tasks.size(), tasks);
	}

	record Work(int busy, List<Item> tasks) {
	}

	record Item(@Schema(example = "0b5c3a3e-1f5d-4b0e-9a51-3c8f0a9c6f10") @Nullable String id,
			@Schema(example = "Second message..") String description, @Schema(example = "1") int attempt, Instant since,
			@Schema(example = "0.5") double progress) {

		static Item of(Attempt attempt) {
			Task task = attempt.task;
			return new Item(task.id(), task.description(), task.attempt(), attempt.since, attempt.progress);
		}

	}

}
