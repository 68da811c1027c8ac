package dev.warren.console.lab;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

import dev.warren.console.lab.Fault.FaultException;
import dev.warren.console.stream.TabChannels;
import dev.warren.console.upstream.UpstreamClient;
import dev.warren.web.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The faults that were injected, one at a time: two at once could not be told apart. */
@Component
@Profile("lab")
class LabRuns {

	private static final Logger log = LoggerFactory.getLogger(LabRuns.class);

	private static final int MAX_RUNS = 20;

	private final ConcurrentLinkedDeque<LabRun> runs = new ConcurrentLinkedDeque<>();

	private final Semaphore free = new Semaphore(1);

	private final List<Fault> faults;

	private final LabTasks tasks;

	private final TabChannels tabs;

	LabRuns(List<Fault> faults, LabTasks tasks, TabChannels tabs) {
		this.faults = faults;
		this.tasks = tasks;
		this.tabs = tabs;
	}

	/** The last ones, the oldest first. */
	List<LabRun> all() {
		return List.copyOf(this.runs);
	}

	Optional<Fault> fault(String name) {
		return this.faults.stream().filter((fault) -> fault.name().equals(name)).findFirst();
	}

	void start(Fault fault) {
		if (!this.free.tryAcquire()) {
			throw new ProblemException(HttpStatus.CONFLICT, "lab-busy", "Another fault is not over yet");
		}
		LabRun run = new LabRun(fault.name(), (step) -> this.tabs.broadcast("lab", step));
		this.runs.add(run);
		if (this.runs.size() > MAX_RUNS) {
			this.runs.remove();
		}
		Thread.ofVirtual().name("lab").start(() -> run(fault, run));
	}

	private void run(Fault fault, LabRun run) {
		try {
			fault.run(run, this.tasks);
		}
		catch (FaultException ex) {
			run.report("failed", String.valueOf(ex.getMessage()));
		}
		catch (IOException ex) {
			run.report("failed", "a service does not answer: " + UpstreamClient.reason(ex));
		}
		catch (InterruptedException ex) {
			run.report("failed", "the console stops");
		}
		catch (RuntimeException ex) {
			log.error("Fault {} failed unexpectedly", fault.name(), ex);
			run.report("failed", ex.toString());
		}
		finally {
			this.free.release();
		}
	}

}
