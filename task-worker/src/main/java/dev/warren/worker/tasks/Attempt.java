package dev.warren.worker.tasks;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.warren.messaging.logging.LogFields;
import dev.warren.worker.tasks.Outcome.Kind;
import io.micrometer.core.instrument.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static dev.warren.messaging.contract.MessageText.printable;

/**
 * An attempt at a task. The work has a thread of its own, so that a late interrupt cannot
 * hit the consumer's thread.
 */
final class Attempt {

	private static final Logger log = LoggerFactory.getLogger(Attempt.class);

	final Task task;

	final Instant since = Instant.now();

	volatile double progress;

	private final TaskReports reports;

	private final FutureTask<Void> work;

	Attempt(Task task, TaskWork work, TaskReports reports) {
		this.task = task;
		this.reports = reports;
		this.work = new FutureTask<>(TaskTrace.continued(() -> {
			try (var _ = LogFields.task(task.id())) {
				work.on(task, this::progress);
				return null;
			}
		}));
	}

	Outcome run(Duration deadline) {
		this.reports.started(this.task);
		Timer.Sample sample = Timer.start();
		Thread.ofVirtual().name("task-work").start(this.work);
		Outcome outcome = await(deadline);
		stop();
		sample.stop(this.reports.metrics().worked(outcome));
		return outcome;
	}

	private Outcome await(Duration deadline) {
		try {
			this.work.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
			return Outcome.COMPLETED;
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof TaskFailedException failure) {
				return failure.outcome;
			}
			log.error("Task {} failed unexpectedly", printable(this.task.id()), ex.getCause());
			return new Outcome(Kind.FAILED, String.valueOf(ex.getCause()), ex.getCause());
		}
		catch (CancellationException | InterruptedException _) {
			return Outcome.STOPPED;
		}
		catch (TimeoutException _) {
			String readable = deadline.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
			String error = "it ran longer than its deadline of " + readable;
			return new Outcome(Kind.TIMED_OUT, error, new TimeoutException(error));
		}
	}

	void stop() {
		this.work.cancel(true);
	}

	/** Sends nine events at most, however long the work is: one for each tenth. */
	private void progress(double part) {
		if (part < 1 && (int) (part * 10) > (int) (this.progress * 10)) {
			this.reports.progressed(this.task, part);
		}
		this.progress = part;
	}

}
