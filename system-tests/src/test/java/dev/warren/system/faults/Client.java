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
 * A client as the README asks for: when it does not know whether its task was accepted,
 * it sends it again with the same key.
 */
final class Client {

	private static final Duration PAUSE = Duration.ofMillis(250);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Supplier<Service> producer;

	Client(Supplier<Service> producer) {
		this.producer = producer;
	}

	Answer submit(String task) {
		return submit(task, UUID.randomUUID().toString());
	}

	Answer submit(String task, String key) {
		Instant giveUp = Instant.now().plus(PATIENCE);
		Answer answer = attempt(task, key);
		while (answer.isUnknown() && Instant.now().isBefore(giveUp)) {
			LockSupport.parkNanos(PAUSE.toNanos());
			answer = attempt(task, key);
		}
		return answer;
	}

	private Answer attempt(String task, String key) {
		Instant start = Instant.now();
		try {
			HttpResponse<String> response = this.producer.get()
				.post("/tasks", "application/json", task, "Idempotency-Key", key);
			return answer(response, start);
		}
		catch (IOException _) {
			return unknown(start);
		}
	}

	private static Answer answer(HttpResponse<String> response, Instant start) {
		Instant now = Instant.now();
		if (response.statusCode() == 202) {
			return new Answer(JsonPath.read(response.body(), "$.id"), null, now, Duration.between(start, now));
		}
		String type = JsonPath.<String>read(response.body(), "$.type").replaceFirst(".*:", "");
		return type.equals("acceptance-unknown") ? unknown(start)
				: new Answer(null, type, now, Duration.between(start, now));
	}

	private static Answer unknown(Instant start) {
		Instant now = Instant.now();
		return new Answer(null, null, now, Duration.between(start, now));
	}

}
