package dev.warren.producer.board;

import java.util.Comparator;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Type;

/**
 * How far a task has come. A redriven task starts afresh; before that, nothing is further
 * than the end, be it that of an earlier attempt: a worker that was taken for lost may
 * still have done the work. Work that is done is done, also if the broker, whom nobody
 * told in time, has given the task up.
 */
record Step(int redrives, int attempt, Type type) implements Comparable<Step> {

	private static final Comparator<Step> ORDER = Comparator.comparingInt(Step::redrives)
		.thenComparing(Step::isFinal)
		.thenComparing((step) -> step.type() == Type.COMPLETED)
		.thenComparingInt(Step::attempt)
		.thenComparing(Step::type);

	static Step of(TaskEvent event) {
		return new Step(event.redrives(), event.attempt(), event.type());
	}

	TaskState state() {
		return switch (this.type) {
			case SUBMITTED, REDRIVEN -> TaskState.QUEUED;
			case STARTED, PROGRESSED -> TaskState.RUNNING;
			case FAILED -> TaskState.RETRYING;
			case COMPLETED -> TaskState.COMPLETED;
			case DEAD -> TaskState.DEAD;
		};
	}

	boolean isFinal() {
		return state().isFinal();
	}

	boolean isBefore(Step other) {
		return compareTo(other) < 0;
	}

	@Override
	public int compareTo(Step other) {
		return ORDER.compare(this, other);
	}

}
