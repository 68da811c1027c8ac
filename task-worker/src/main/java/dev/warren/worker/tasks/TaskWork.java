package dev.warren.worker.tasks;

import java.util.function.DoubleConsumer;

import org.springframework.stereotype.Component;

/**
 * The work itself, to be replaced by yours: it sleeps. It may be done more than once for
 * one task, it ends when interrupted (the deadline, the end of the worker), and it tells
 * temporary from permanent failures.
 */
@Component
class TaskWork {

	private final WorkerProperties properties;

	TaskWork(WorkerProperties properties) {
		this.properties = properties;
	}

	/**
	 * Returns when the task is done.
	 * @param progress takes the part of the work that is done, from 0 to 1
	 * @throws TaskFailedException if the task failed; any other exception counts as a
	 * temporary failure, and is logged with its stack trace
	 */
	void on(Task task, DoubleConsumer progress) throws InterruptedException {
		long dots = task.description().chars().filter((c) -> c == '.').count();
		for (int dot = 1; dot <= dots; dot++) {
			Thread.sleep(this.properties.timePerDot());
			progress.accept((double) dot / dots);
		}
		if (task.failTimes() < 0) {
			throw TaskFailedException.permanent("it was asked to fail for good");
		}
		if (task.attempt() <= task.failTimes()) {
			throw new TaskFailedException("it was asked to fail %d times".formatted(task.failTimes()));
		}
	}

}
