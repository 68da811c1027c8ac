package dev.warren.producer.board;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * How far the board has come. Not a part of readiness: tasks are accepted while it loads.
 */
@Component
class TaskBoardHealthIndicator implements HealthIndicator {

	private final CatchUp catchUp;

	private final HistoryReader reader;

	private final TaskBoard board;

	TaskBoardHealthIndicator(CatchUp catchUp, HistoryReader reader, TaskBoard board) {
		this.catchUp = catchUp;
		this.reader = reader;
		this.board = board;
	}

	@Override
	public Health health() {
		return (this.catchUp.isDone() ? Health.up() : Health.unknown()).withDetail("caughtUp", this.catchUp.isDone())
			.withDetail("offset", this.reader.offset())
			.withDetail("tasks", this.board.size())
			.build();
	}

}
