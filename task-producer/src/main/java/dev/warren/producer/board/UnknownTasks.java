package dev.warren.producer.board;

import java.time.Duration;
import java.time.Instant;

import dev.warren.messaging.contract.Names;
import dev.warren.messaging.contract.TaskQueueProperties;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Finds tasks whose end never reached the history: a worker can die between the end of
 * the work and its event. Such a task is in no queue and no event follows.
 */
@Component
class UnknownTasks {

	private final TaskBoard board;

	private final QueueDepth depth;

	private final String queue;

	private final Duration silence;

	UnknownTasks(TaskBoard board, QueueDepth depth, Names names, BoardProperties properties,
			TaskQueueProperties tasks) {
		this.board = board;
		this.depth = depth;
		this.queue = names.taskQueue();
		this.silence = properties.unknownAfter().plus(tasks.retryMax());
	}

	@Scheduled(fixedDelayString = "${warren.board.unknown-interval:30s}",
			initialDelayString = "${warren.board.unknown-interval:30s}")
	void find() {
		if (this.depth.of(this.queue).orElse(1) == 0) {
			this.board.markUnknown(Instant.now().minus(this.silence));
		}
	}

}
