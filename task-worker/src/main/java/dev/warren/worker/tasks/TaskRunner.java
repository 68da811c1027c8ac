package dev.warren.worker.tasks;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * Runs the work on a task and watches it: its deadline, its progress, the end of the
 * worker. The work has a thread of its own, so that an interrupt that comes too late hits
 * nobody; the consumer's thread waits for it.
 */
@Component
class TaskRunner {

	private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

	private static final long TICK = TimeUnit.SECONDS.toNanos(1);

	/** Hence at most nine events on the way, however long the work is. */
	private static final double PROGRESS_WORTH_TELLING = 0.1;

	private final TaskWork work;

	private final TaskEvents events;

	private final TaskMetrics metrics;

	private final WorkerProperties properties;

	private final ShutdownGrace grace;

	TaskRunner(TaskWork work, TaskEvents events, TaskMetrics metrics, WorkerProperties properties,
			ShutdownGrace grace) {
		this.work = work;
		this.events = events;
		this.metrics = metrics;
		this.properties = properties;
		this.grace = grace;
	}

	/**
	 * Returns when the task is done.
	 * @throws TaskFailedException if it failed, whatever the reason
	 * @throws TaskImpossibleException if it would fail again
	 */
	void run(TaskInHand inHand) throws InterruptedException {
		FutureTask<Void> running = new FutureTask<>(() -> {
			this.work.on(inHand.task(), inHand);
			return null;
		});
		Thread.ofVirtual().name("task-work").start(running);
		long start = System.nanoTime();
		String outcome = "failed";
		try {
			watch(running, inHand);
			outcome = "completed";
		}
		catch (TaskImpossibleException ex) {
			outcome = "impossible";
			throw ex;
		}
		catch (TaskFailedException ex) {
			outcome = ex.outcome();
			throw ex;
		}
		finally {
			running.cancel(true);
			this.metrics.finished(outcome, Duration.ofNanos(System.nanoTime() - start));
		}
	}

	/** What cannot be cancelled any more has just ended, and the next round sees how. */
	private void watch(FutureTask<Void> running, TaskInHand inHand) throws InterruptedException {
		Limit deadline = Limit.in(this.properties.deadline());
		double told = 0;
		while (true) {
			try {
				running.get(Math.min(deadline.left(), TICK), TimeUnit.NANOSECONDS);
				return;
			}
			catch (TimeoutException _) {
				if (deadline.left() == 0 && running.cancel(true)) {
					throw TaskFailedException.overdue(this.properties.deadline());
				}
				if (this.grace.isOver() && running.cancel(true)) {
					throw TaskFailedException.stopped();
				}
				double progress = inHand.progress();
				if (progress - told >= PROGRESS_WORTH_TELLING && progress < 1) {
					told = progress;
					this.events.progressed(inHand.task(), progress);
				}
			}
			catch (ExecutionException _) {
				throw failure(inHand.task(), running.exceptionNow());
			}
		}
	}

	private static RuntimeException failure(Task task, Throwable cause) {
		if (cause instanceof TaskFailedException || cause instanceof TaskImpossibleException) {
			return (RuntimeException) cause;
		}
		log.error("Nobody expected task {} to fail like this", printable(task.id()), cause);
		return new TaskFailedException(cause.toString());
	}

}
