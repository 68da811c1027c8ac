package dev.warren.console.lab;

import java.io.IOException;
import java.time.Duration;

import dev.warren.console.lab.Fault.FaultException;

/**
 * Submits tasks until one is refused, and then until one is accepted and completed.
 */
record Refusals(LabTasks tasks) {

	private static final Duration UNTIL_REFUSED = Duration.ofSeconds(20);

	private static final Duration UNTIL_ACCEPTED = Duration.ofMinutes(1);

	private static final Duration INTERVAL = Duration.ofMillis(100);

	void watch(LabRun run) throws IOException, InterruptedException {
		Submission refused = await(false, UNTIL_REFUSED);
		run.report("detected", "a task is refused: " + refused.detail());
		Submission accepted = await(true, UNTIL_ACCEPTED);
		this.tasks.await(accepted.id(), "completed", 1, UNTIL_ACCEPTED);
		run.report("recovered", "a task is accepted again, and completed");
	}

	private Submission await(boolean accepted, Duration timeout) throws IOException, InterruptedException {
		long end = System.nanoTime() + timeout.toNanos();
		while (System.nanoTime() < end) {
			Submission submission = this.tasks.submit("Lab: is a task accepted?");
			if (submission.isAccepted() == accepted) {
				return submission;
			}
			Thread.sleep(INTERVAL);
		}
		throw new FaultException(
				"tasks are %s for %d s".formatted(accepted ? "refused" : "accepted", timeout.toSeconds()));
	}

}
