package dev.warren.worker.tasks;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.stereotype.Component;

/** The attempts that this worker makes now; never more than it has consumers. */
@Component
class RunningTasks {

	private final Set<RunningTask> running = ConcurrentHashMap.newKeySet();

	RunningTask begin(Task task) {
		RunningTask begun = new RunningTask(task);
		this.running.add(begun);
		return begun;
	}

	List<RunningTask> oldestFirst() {
		return this.running.stream().sorted(Comparator.comparing(RunningTask::since)).toList();
	}

	/** An attempt at a task, to be closed when it has ended. */
	final class RunningTask implements AutoCloseable {

		private final Task task;

		private final Instant since = Instant.now();

		private volatile double progress;

		private RunningTask(Task task) {
			this.task = task;
		}

		Task task() {
			return this.task;
		}

		Instant since() {
			return this.since;
		}

		/** The part of the work that is done, from 0 to 1. */
		double progress() {
			return this.progress;
		}

		void progress(double part) {
			this.progress = part;
		}

		@Override
		public void close() {
			RunningTasks.this.running.remove(this);
		}

	}

}
