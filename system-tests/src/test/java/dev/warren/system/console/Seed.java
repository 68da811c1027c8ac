package dev.warren.system.console;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;

import com.jayway.jsonpath.JsonPath;
import dev.warren.system.Service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Puts something into the services, past the console. */
record Seed(ConsoleSystem system) {

	/** Submits a task and returns its id. */
	String task(String description, int failTimes) throws IOException {
		String body = "{\"description\":\"%s\",\"failTimes\":%d}".formatted(description, failTimes);
		HttpResponse<String> answer = this.system.producer.post("/tasks", "application/json", body);
		assertThat(answer.statusCode()).isEqualTo(202);
		return JsonPath.read(answer.body(), "$.id");
	}

	/** A task that fails each of its attempts. */
	String deadTask(String description) throws IOException {
		String id = task(description, 1000);
		awaitState(id, "dead");
		return id;
	}

	void awaitState(String id, String state) {
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(this.system.producer.get("/tasks/" + id).body())
				.contains("\"state\":\"" + state + "\""));
	}

	void log(String path, String message) throws IOException {
		assertThat(this.system.logs.post(path, "text/plain", message).statusCode()).isEqualTo(202);
	}

	/** What task-producer counts, once no task moves. */
	int count(String state) throws IOException {
		return JsonPath.read(counts(), "$.counts." + state);
	}

	void awaitQuiet() {
		await().atMost(Duration.ofSeconds(60)).until(() -> count("queued") + count("running") + count("retrying") == 0);
	}

	private String counts() throws IOException {
		Service producer = this.system.producer;
		return producer.get("/tasks?limit=1").body();
	}

}
