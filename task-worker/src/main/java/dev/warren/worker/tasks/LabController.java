package dev.warren.worker.tasks;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Faults to watch what becomes of tasks; not there without the profile. */
@RestController
@Profile("lab")
record LabController(HangingWork work) {

	private static final Logger log = LoggerFactory.getLogger(LabController.class);

	/** As {@code kill -9} would end it. */
	private static final int KILLED = 137;

	private static final Duration ANSWER = Duration.ofMillis(100);

	/** Ends the process without any shutdown, after the answer. */
	@PostMapping("/lab/kill")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void kill() {
		log.warn("The lab kills this worker");
		CompletableFuture.delayedExecutor(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
			.execute(() -> Runtime.getRuntime().halt(KILLED));
	}

	@PostMapping("/lab/hang")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void hang() {
		log.warn("The lab lets the next task hang");
		this.work.hangNext();
	}

}
