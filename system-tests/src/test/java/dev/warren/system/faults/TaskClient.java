package dev.warren.system.faults;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

import com.jayway.jsonpath.JsonPath;
import dev.warren.system.Service;

/**
 * A client that follows the README: while it does not know whether its task was accepted,
 * it repeats the request with the same Idempotency-Key.
 */
final class TaskClient {

	private static final Duration PAUSE = Duration.ofMillis(250);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Supplier<Service> producer;

	TaskClient(Supplier<Service> producer) {
		this.producer = producer;
	}

	Submission submit(String task) {
		return submit(task, UUID.randomUUID().toString());
	}

	Submission submit(String task, String key) {
		Instant giveUp = Instant.now().plus(PATIENCE);
		Submission outcome = attempt(task, key);
		while (outcome.isUnknown() && Instant.now().isBefore(giveUp)) {
			LockSupport.parkNanos(PAUSE.toNanos());
			outcome = attempt(task, key);
		}
		return outcome;
	}

	private Submission attempt(String task, String key) {
		Instant start = Instant.now();
		try {
			HttpResponse<String> response = this.producer.get()
				.post("/tasks", "application/json", task, "Idempotency-Key", key);
			return outcome(response, start);
		}
		catch (IOException _) {
			return unknown(start);
		}
	}

	private static Submission outcome(HttpResponse<String> response, Instant start) {
		Instant now = Instant.now();
		if (response.statusCode() == 202) {
			return new Submission(JsonPath.read(response.body(), "$.id"), null, now, Duration.between(start, now));
		}
		String type = JsonPath.<String>read(response.body(), "$.type").replaceFirst(".*:", "");
		return type.equals("acceptance-unknown") ? unknown(start)
				: new Submission(null, type, now, Duration.between(start, now));
	}

	private static Submission unknown(Instant start) {
		Instant now = Instant.now();
		return new Submission(null, null, now, Duration.between(start, now));
	}

}
