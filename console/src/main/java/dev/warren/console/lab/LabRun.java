package dev.warren.console.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** One injection of a fault. */
final class LabRun {

	@JsonProperty
	final String run = UUID.randomUUID().toString();

	@JsonProperty
	final String fault;

	@JsonProperty
	final List<LabStep> steps = new CopyOnWriteArrayList<>();

	private final Consumer<LabStep> listener;

	private Instant injected = Instant.now();

	LabRun(String fault, Consumer<LabStep> listener) {
		this.fault = fault;
		this.listener = listener;
	}

	/** From here on time is counted. */
	void injected(String text) {
		this.injected = Instant.now();
		report("injected", text);
	}

	void report(String step, String text) {
		Instant now = Instant.now();
		LabStep reported = new LabStep(this.run, this.fault, step, now, Duration.between(this.injected, now).toMillis(),
				text);
		this.steps.add(reported);
		this.listener.accept(reported);
	}

}
