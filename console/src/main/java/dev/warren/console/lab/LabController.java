package dev.warren.console.lab;

import java.util.List;

import dev.warren.console.WriteAccess;
import dev.warren.web.ProblemException;

import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Breaks things to be watched; not there without the profile. */
@RestController
@Profile("lab")
record LabController(LabRuns runs, WriteAccess write) {

	@GetMapping("/console/lab")
	Runs all() {
		return new Runs(this.runs.all());
	}

	@PostMapping("/console/lab/{name}")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void inject(@PathVariable String name) {
		this.write.require();
		Fault fault = this.runs.fault(name)
			.orElseThrow(() -> new ProblemException(HttpStatus.NOT_FOUND, "not-found", "The lab has no such fault"));
		this.runs.start(fault);
	}

	record Runs(List<LabRun> runs) {
	}

}
