package dev.warren.worker.tasks;

import java.util.List;

import io.swagger.v3.oas.annotations.Operation;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What this worker is doing now. */
@RestController
class WorkController {

	private final CurrentWork currentWork;

	WorkController(CurrentWork currentWork) {
		this.currentWork = currentWork;
	}

	@GetMapping("/work")
	@Operation(summary = "The tasks that this worker has in hand, oldest first")
	Work work() {
		List<CurrentWork.Item> tasks = this.currentWork.oldestFirst();
		return new Work(tasks.size(), tasks);
	}

	record Work(int busy, List<CurrentWork.Item> tasks) {
	}

}
