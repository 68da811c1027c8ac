package dev.warren.console.lab;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

import dev.warren.console.ConsoleProperties;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** A task never ends: it is interrupted at its deadline. */
@Component
@Profile("lab")
record HangTask(ConsoleProperties properties) implements Fault {

	private static final int MAX_TRIES = 20;

	/** A task without a dot is completed by then, unless it hangs. */
	private static final Duration INSTANT = Duration.ofSeconds(2);

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	@Override
	public String name() {
		return "hang-task";
	}

	@Override
	public void run(LabRun run, LabTasks tasks) throws IOException, InterruptedException {
		URI worker = this.properties.taskWorker().url();
		tasks.inject(worker, "/lab/hang");
		run.injected("the next task of the worker hangs");
		String task = hanging(tasks);
		tasks.await(task, "failed", 1, PATIENCE);
		run.report("detected", "the worker has interrupted task " + task + " at its deadline");
		tasks.await(task, "started", 2, PATIENCE);
		run.report("redelivered", "the broker has delivered the task again");
		tasks.await(task, "completed", 2, PATIENCE);
		run.report("recovered", "the task is completed");
	}

	/** The first tasks may go to other workers. */
	private static String hanging(LabTasks tasks) throws IOException, InterruptedException {
		for (int i = 0; i < MAX_TRIES; i++) {
			String task = tasks.submitAccepted("Lab: this task may hang");
			tasks.await(task, "started", 1, PATIENCE);
			if (!tasks.sees(task, "completed", 1, INSTANT)) {
				return task;
			}
		}
		throw new FaultException("another task hangs, not one of the lab");
	}

}
