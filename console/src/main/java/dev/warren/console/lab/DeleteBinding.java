package dev.warren.console.lab;

import java.io.IOException;

import dev.warren.console.ConsoleProperties;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Tasks find no queue until the services declare the binding again. */
@Component
@Profile("lab")
record DeleteBinding(ConsoleProperties properties) implements Fault {

	@Override
	public String name() {
		return "delete-binding";
	}

	@Override
	public void run(LabRun run, LabTasks tasks) throws IOException, InterruptedException {
		tasks.inject(this.properties.taskProducer().url(), "/lab/delete-binding");
		run.injected("the binding of exchange tasks to task_queue is deleted");
		new Refusals(tasks).watch(run);
	}

}
