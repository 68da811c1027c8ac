package dev.warren.worker.tasks;

import org.springframework.stereotype.Component;

/**
 * The work itself, a stand-in for yours: it sleeps. What matters: it may be done more
 * than once for one task, it heeds interruption (its deadline), and it tells failures
 * that may pass from those that will not.
 */
@Component
class TaskWork {

	private final WorkerProperties properties;

	TaskWork(WorkerProperties properties) {
		this.properties = properties;
	}

	/**
	 * Returns when the task is done.
	 * @throws TaskFailedException if another attempt may succeed, as for any other
	 * exception
	 * @throws TaskImpossibleException if none will
	 */
	void on(Task task, TaskInHand inHand) throws InterruptedException {
		int dots = task.dots();
		for (int dot = 1; dot <= dots; dot++) {
			Thread.sleep(this.properties.timePerDot());
			inHand.done((double) dot / dots);
		}
		if (task.isImpossible()) {
			throw new TaskImpossibleException("it was asked to fail for good");
		}
		if (task.isToFail()) {
			throw new TaskFailedException("it was asked to fail %d times".formatted(task.failTimes()));
		}
	}

}
