package dev.warren.worker.tasks;

import java.time.Instant;

/** A task that this worker has in hand, and how far it is. */
final class TaskInHand implements AutoCloseable {

	private final Task task;

	private final Instant since = Instant.now();

	private final CurrentWork currentWork;

	private volatile double progress;

	TaskInHand(Task task, CurrentWork currentWork) {
		this.task = task;
		this.currentWork = currentWork;
	}

	/** The part of the work that is done, from 0 to 1. */
	void done(double part) {
		this.progress = part;
	}

	Task task() {
		return this.task;
	}

	Instant since() {
		return this.since;
	}

	double progress() {
		return this.progress;
	}

	@Override
	public void close() {
		this.currentWork.end(this);
	}

}
