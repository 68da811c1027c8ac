package dev.warren.console.overview;

import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.warren.console.overview.Overview.TaskCounts;
import dev.warren.console.overview.Overview.Work;
import dev.warren.console.upstream.UpstreamClient;
import dev.warren.console.upstream.UpstreamClient.Document;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/** What the services say of themselves. */
@Component
record ServiceApi(UpstreamClient client, JsonMapper json) {

	/** Asks a service; never fails. */
	ServiceState state(String name, URI url, URI shown) {
		try {
			Document answer = this.client.fetch(this.client.request(URI.create(url + "/actuator/health/readiness")));
			if (answer.status() == 200) {
				return new ServiceState(name, "up", "", shown, false);
			}
			List<String> down = down(answer.json(this.json));
			String reason = down.isEmpty() ? "status " + answer.status() : String.join(", ", down) + " is down";
			return new ServiceState(name, "down", name + " is not ready: " + reason, shown, down.contains("rabbit"));
		}
		catch (IOException ex) {
			return new ServiceState(name, "down", name + " does not answer: " + UpstreamClient.reason(ex), shown,
					false);
		}
	}

	private static List<String> down(JsonNode health) {
		return health.path("components")
			.properties()
			.stream()
			.filter((component) -> !component.getValue().path("status").asString("").equals("UP"))
			.map(Map.Entry::getKey)
			.toList();
	}

	/** The counts of the board; null while it loads, and if the producer is away. */
	@Nullable TaskCounts tasks(URI producer) {
		try {
			JsonNode counts = read(producer, "/tasks?limit=1").path("counts");
			int total = counts.valueStream().mapToInt(JsonNode::asInt).sum();
			return new TaskCounts(total, counts.path("queued").asInt(), counts.path("running").asInt(),
					counts.path("retrying").asInt(), counts.path("completed").asInt(), counts.path("dead").asInt(),
					counts.path("unknown").asInt());
		}
		catch (IOException | JacksonException _) {
			return null;
		}
	}

	/** What a worker works on; nothing if it is away. */
	List<Work> work(URI worker) {
		try {
			JsonNode answer = read(worker, "/work");
			return answer.path("tasks")
				.valueStream()
				.map((task) -> new Work(answer.path("worker").asString(""), task.path("id").asStringOpt().orElse(null),
						task.path("attempt").asInt(), Instant.parse(task.path("since").asString())))
				.toList();
		}
		catch (IOException | JacksonException | DateTimeException _) {
			return List.of();
		}
	}

	private JsonNode read(URI service, String path) throws IOException {
		Document answer = this.client.fetch(this.client.request(URI.create(service + path)));
		if (answer.status() != 200) {
			throw new IOException("status " + answer.status());
		}
		return answer.json(this.json);
	}

}
