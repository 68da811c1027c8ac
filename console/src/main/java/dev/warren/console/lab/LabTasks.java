package dev.warren.console.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;

import dev.warren.console.ConsoleProperties;
import dev.warren.console.lab.Fault.FaultException;
import dev.warren.console.upstream.ServerEvent;
import dev.warren.console.upstream.UpstreamClient;
import dev.warren.console.upstream.UpstreamClient.Document;
import dev.warren.web.sse.Cursor;
import dev.warren.web.sse.RecentEntries;
import dev.warren.web.sse.Slice;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The tasks of the lab's own, by which it sees a fault and its end. */
@Component
@Profile("lab")
class LabTasks {

	/** Longer than a service waits for the confirm of a broker that is blocked. */
	private static final Duration ANSWER = Duration.ofSeconds(15);

	private static final int MAX_EVENTS = 20_000;

	private static final int MAX_BYTES = 8 * 1024 * 1024;

	private final RecentEntries<ServerEvent> recent = new RecentEntries<>(MAX_EVENTS, MAX_BYTES,
			(event) -> event.data().length());

	private final UpstreamClient client;

	private final URI producer;

	private final JsonMapper json;

	LabTasks(UpstreamClient client, ConsoleProperties properties, JsonMapper json) {
		this.client = client;
		this.producer = properties.taskProducer().url();
		this.json = json;
	}

	@EventListener
	void on(ServerEvent event) {
		this.recent.add(this.recent.last() + 1, event);
	}

	/** Submits a task; its id is empty if it was not accepted. */
	Submission submit(String description) throws IOException {
		Document answer = post(URI.create(this.producer + "/tasks"), description);
		JsonNode body = answer.json(this.json);
		return new Submission(answer.status(), body.path("id").asString(""), body.path("detail").asString(""));
	}

	/** Submits a task that has to be accepted. */
	String submitAccepted(String description) throws IOException {
		Submission submission = submit(description);
		if (!submission.isAccepted()) {
			throw new FaultException("a task was refused: " + submission.detail());
		}
		return submission.id();
	}

	/** Asks a service for a fault. */
	void inject(URI service, String path) throws IOException {
		Document answer = post(URI.create(service + path), "");
		if (answer.status() != Submission.ACCEPTED) {
			throw new FaultException("the fault was refused: " + answer.text());
		}
	}

	private Document post(URI uri, String text) throws IOException {
		return this.client.fetch(this.client.request(uri)
			.header("Content-Type", "text/plain")
			.header("Accept", "application/json")
			.POST(BodyPublishers.ofString(text)), ANSWER);
	}

	/** Whether an event of a task comes in time, from that attempt on. */
	boolean sees(String task, String type, int attempt, Duration timeout) throws InterruptedException {
		long end = System.nanoTime() + timeout.toNanos();
		Cursor<ServerEvent> cursor = this.recent.cursor(this.recent.completeAfter());
		while (true) {
			Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
			Slice<ServerEvent> found = cursor.take((event) -> isOf(event, task, type, attempt), 1, left);
			if (!found.entries().isEmpty() || left.isZero()) {
				return !found.entries().isEmpty();
			}
		}
	}

	/** Waits for an event of a task. */
	void await(String task, String type, int attempt, Duration timeout) throws InterruptedException {
		if (!sees(task, type, attempt, timeout)) {
			throw new FaultException("task %s is not %s after %d s".formatted(task, type, timeout.toSeconds()));
		}
	}

	private boolean isOf(ServerEvent event, String task, String type, int attempt) {
		if (!event.name().equals(type) || !event.data().contains(task)) {
			return false;
		}
		JsonNode data = this.json.readTree(event.data());
		return data.path("taskId").asString("").equals(task) && data.path("attempt").asInt() >= attempt;
	}

}
