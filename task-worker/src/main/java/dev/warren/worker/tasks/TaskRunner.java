package dev.warren.worker.tasks;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.warren.messaging.contract.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
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

	private final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();

	private final TaskWork work;

	private final TaskEvents events;

	private final TaskMetrics metrics;

	private final WorkerProperties properties;

	private volatile Deadline shutdown = Deadline.never();

	private volatile boolean stopping;

	TaskRunner(TaskWork work, TaskEvents events, TaskMetrics metrics, WorkerProperties properties) {
		this.work = work;
		this.events = events;
		this.metrics = metrics;
		this.properties = properties;
	}

	/** The attempts made now; never more than this worker has consumers. */
	Collection<Attempt> attempts() {
		return this.attempts;
	}

	@EventListener
	void on(ContextClosedEvent closed) {
		this.stopping = true;
		this.shutdown = Deadline.in(this.properties.shutdownGrace());
	}

	Outcome run(Task task) throws InterruptedException {
		if (this.stopping) {
			return Outcome.STOPPED;
		}
		this.metrics.delivered(task);
		this.events.started(task);
		Attempt attempt = new Attempt(task);
		FutureTask<Void> work = new FutureTask<>(() -> {
			this.work.on(task, attempt::progress);
			return null;
		});
		this.attempts.add(attempt);
		Thread.ofVirtual().name("task-work").start(work);
		try {
			Outcome outcome = watch(work, attempt);
			this.metrics.worked(outcome, Duration.between(attempt.since, Instant.now()));
			return outcome;
		}
		finally {
			work.cancel(true);
			this.attempts.remove(attempt);
		}
	}

	/** Work that cannot be cancelled has just ended: the next round sees how. */
	private Outcome watch(FutureTask<Void> work, Attempt attempt) throws InterruptedException {
		Deadline deadline = Deadline.in(this.properties.deadline());
		double sent = 0;
		while (true) {
			try {
				work.get(Math.min(deadline.left().toNanos(), TICK.toNanos()), TimeUnit.NANOSECONDS);
				return Outcome.COMPLETED;
			}
			catch (ExecutionException _) {
				return failed(attempt.task, work.exceptionNow());
			}
			catch (TimeoutException _) {
				if (deadline.isOver() && work.cancel(true)) {
					return Outcome.timedOut(this.properties.deadline());
				}
				if (this.shutdown.isOver() && work.cancel(true)) {
					return Outcome.STOPPED;
				}
				double progress = attempt.progress;
				if (progress - sent >= PROGRESS_STEP && progress < 1) {
					sent = progress;
					this.events.progressed(attempt.task, progress);
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

	static final class Attempt {

		final Task task;

		final Instant since = Instant.now();

		volatile double progress;

		Attempt(Task task) {
			this.task = task;
		}

		/** Takes the part of the work that is done, from 0 to 1. */
		void progress(double part) {
			this.progress = part;
		}

	}

}
