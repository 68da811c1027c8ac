package dev.warren.producer.board;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.stereotype.Component;

/** What the board shows and how far it has read, as metrics. */
@Component
class BoardMetrics implements MeterBinder {

	private final TaskBoard board;

	private final HistoryReader reader;

	BoardMetrics(TaskBoard board, HistoryReader reader) {
		this.board = board;
		this.reader = reader;
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		for (TaskState state : TaskState.values()) {
			Gauge.builder("warren.board.tasks", this.board, (board) -> board.count(state))
				.baseUnit("tasks")
				.description("Tasks that the board remembers, by state")
				.tag("state", state.text())
				.register(meters);
		}
		Gauge.builder("warren.board.offset", this.reader, HistoryReader::offset)
			.description("Offset in the history of the last message that was read")
			.register(meters);
	}

}
