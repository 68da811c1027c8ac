package dev.warren.console.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.warren.console.ConsoleProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * A memory alarm. The console asks for it with a file: a loop beside the broker, which
 * alone may control it, sees the file, raises the alarm and ends it after some seconds.
 */
@Component
@Profile("lab")
record BlockBroker(ConsoleProperties properties) implements Fault {

	@Override
	public String name() {
		return "block-broker";
	}

	@Override
	public void run(LabRun run, LabTasks tasks) throws IOException, InterruptedException {
		@Nullable Path file = this.properties.blockBrokerFile();
		if (file == null) {
			throw new FaultException("warren.console.block-broker-file is not set");
		}
		Files.writeString(file, run.run);
		run.injected("a memory alarm is asked for");
		new Refusals(tasks).watch(run);
	}

}
