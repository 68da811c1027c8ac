package dev.warren.producer.board;

import java.util.Comparator;

import dev.warren.messaging.contract.TaskEvent;
import dev.warren.messaging.contract.TaskEvent.Type;

/**
 * How far a task has come. A redriven task starts afresh. Before that, nothing is further
 * than the end, even the end of an earlier attempt: a worker that was taken for lost may
 * still have done the work. Completed is further than dead: the broker may give a task up
 * whose acknowledgement it never got.
 */
record Step(int redrives, int attempt, Type type) implements Comparable<Step> {

	private static final Comparator<Step> ORDER = Comparator.comparingInt(Step::redrives)
		.thenComparing((step) -> step.state().isFinal())
		.thenComparing((step) -> step.type() == Type.COMPLETED)
		.thenComparingInt(Step::attempt)
		.thenComparing(Step::type);

	/** Shared by all queued tasks, of which there may be many. */
	private static final Step SUBMITTED = new Step(0, 0, Type.SUBMITTED);

	static Step of(TaskEvent event) {
		Step step = new Step(event.redrives(), event.attempt(), event.type());
		return step.equals(SUBMITTED) ? SUBMITTED : step;
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

	boolean isBefore(Step other) {
		return compareTo(other) < 0;
	}

	@Override
	public int compareTo(Step other) {
		return ORDER.compare(this, other);
	}

}
