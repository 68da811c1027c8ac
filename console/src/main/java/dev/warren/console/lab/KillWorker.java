package dev.warren.console.lab;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

import dev.warren.console.ConsoleProperties;
import dev.warren.console.upstream.UpstreamClient;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** A worker dies in the middle of a task. */
@Component
@Profile("lab")
record KillWorker(ConsoleProperties properties, UpstreamClient client) implements Fault {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final Duration POLL = Duration.ofMillis(50);

	@Override
	public String name() {
		return "kill-worker";
	}

	@Override
	public void run(LabRun run, LabTasks tasks) throws IOException, InterruptedException {
		String task = tasks.submitAccepted("Lab: the worker of this task is killed....");
		tasks.await(task, "started", 1, PATIENCE);
		URI worker = workerOf(task);
		tasks.inject(worker, "/lab/kill");
		run.injected("the worker that works on task " + task + " is killed");
		await(worker, false);
		run.report("detected", "the worker does not answer any more");
		tasks.await(task, "started", 2, PATIENCE);
		run.report("redelivered", "the broker has delivered the task again");
		tasks.await(task, "completed", 2, PATIENCE);
		await(worker, true);
		run.report("recovered", "the task is completed, and the worker is back");
	}

	private URI workerOf(String task) {
		return this.properties.taskWorkers()
			.stream()
			.filter((worker) -> worksOn(worker, task))
			.findFirst()
			.orElseThrow(() -> new FaultException("no worker that the console knows works on task " + task
					+ "; warren.console.more-task-workers names further ones"));
	}

	private boolean worksOn(URI worker, String task) {
		try {
			return this.client.fetch(this.client.request(URI.create(worker + "/work"))).text().contains(task);
		}
		catch (IOException _) {
			return false;
		}
	}

	private void await(URI worker, boolean up) throws InterruptedException {
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (answers(worker) != up) {
			if (System.nanoTime() > end) {
				throw new FaultException("the worker is not " + (up ? "back" : "dead") + " in time");
			}
			Thread.sleep(POLL);
		}
	}

	private boolean answers(URI worker) {
		try {
			return this.client.fetch(this.client.request(URI.create(worker + "/actuator/health/readiness")))
				.status() == 200;
		}
		catch (IOException _) {
			return false;
		}
	}

}
