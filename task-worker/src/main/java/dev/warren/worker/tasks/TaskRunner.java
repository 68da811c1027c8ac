package dev.warren.worker.tasks;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.warren.messaging.contract.Deadline;
import dev.warren.worker.tasks.RunningTasks.RunningTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * Runs the work on a task and watches its deadline, its progress and the end of the
 * worker. The work has a thread of its own, so that a late interrupt cannot hit the
 * consumer's thread.
 */
@Component
class TaskRunner {

	private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

	private static final Duration TICK = Duration.ofSeconds(1);

	/** Hence at most nine events on the way, however long the work is. */
	private static final double PROGRESS_STEP = 0.1;

	private final TaskWork work;

	private final TaskEvents events;

	private final TaskMetrics metrics;

	private final WorkerProperties properties;

	private final Shutdown shutdown;

	TaskRunner(TaskWork work, TaskEvents events, TaskMetrics metrics, WorkerProperties properties, Shutdown shutdown) {
		this.work = work;
		this.events = events;
		this.metrics = metrics;
		this.properties = properties;
		this.shutdown = shutdown;
	}

	Outcome run(RunningTask running) throws InterruptedException {
		FutureTask<Void> work = new FutureTask<>(() -> {
			this.work.on(running.task(), running::progress);
			return null;
		});
		Thread.ofVirtual().name("task-work").start(work);
		long start = System.nanoTime();
		try {
			Outcome outcome = watch(work, running);
			this.metrics.worked(outcome, Duration.ofNanos(System.nanoTime() - start));
			return outcome;
		}
		finally {
			work.cancel(true);
		}
	}

	/** Work that cannot be cancelled has just ended: the next round sees how. */
	private Outcome watch(FutureTask<Void> work, RunningTask running) throws InterruptedException {
		Deadline deadline = Deadline.in(this.properties.deadline());
		double sent = 0;
		while (true) {
			try {
				work.get(Math.min(deadline.left().toNanos(), TICK.toNanos()), TimeUnit.NANOSECONDS);
				return Outcome.COMPLETED;
			}
			catch (ExecutionException _) {
				return failed(running.task(), work.exceptionNow());
			}
			catch (TimeoutException _) {
				if (deadline.isOver() && work.cancel(true)) {
					return Outcome.timedOut(this.properties.deadline());
				}
				if (this.shutdown.isGraceOver() && work.cancel(true)) {
					return Outcome.STOPPED;
				}
				double progress = running.progress();
				if (progress - sent >= PROGRESS_STEP && progress < 1) {
					sent = progress;
					this.events.progressed(running.task(), progress);
				}
			}
		}
	}

	private static Outcome failed(Task task, Throwable cause) {
		if (!(cause instanceof TaskFailedException)) {
			log.error("Task {} failed unexpectedly", printable(task.id()), cause);
		}
		return Outcome.failed(cause);
	}

}
