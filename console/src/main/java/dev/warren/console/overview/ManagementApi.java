package dev.warren.console.overview;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import dev.warren.console.ConsoleProperties;
import dev.warren.console.ConsoleProperties.Management;
import dev.warren.console.overview.Overview.Broker;
import dev.warren.console.upstream.UpstreamClient;
import dev.warren.console.upstream.UpstreamClient.Document;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** What the broker's management API says. Its numbers are up to five seconds old. */
@Component
class ManagementApi {

	private final UpstreamClient client;

	private final JsonMapper json;

	private final Management management;

	private final String authorization;

	ManagementApi(UpstreamClient client, JsonMapper json, ConsoleProperties properties) {
		this.client = client;
		this.json = json;
		this.management = properties.management();
		this.authorization = "Basic " + HttpHeaders.encodeBasicAuth(this.management.username(),
				this.management.password(), StandardCharsets.UTF_8);
	}

	Broker broker() throws IOException {
		String version = get("overview?columns=rabbitmq_version").path("rabbitmq_version").asString("");
		boolean memory = false;
		boolean disk = false;
		for (JsonNode node : get("nodes?columns=mem_alarm,disk_free_alarm")) {
			memory |= node.path("mem_alarm").asBoolean(false);
			disk |= node.path("disk_free_alarm").asBoolean(false);
		}
		return (memory || disk)
				? new Broker("blocked", "The broker blocks publishers: low on " + (memory ? "memory" : "disk"), version)
				: new Broker("up", "", version);
	}

	/** The items of a list. */
	Stream<JsonNode> stream(String path) throws IOException {
		return get(path).valueStream();
	}

	private JsonNode get(String path) throws IOException {
		Document answer = this.client.fetch(this.client.request(URI.create(this.management.url() + "/api/" + path))
			.header("Authorization", this.authorization));
		if (answer.status() != 200) {
			throw new IOException("it answers with status " + answer.status());
		}
		return answer.json(this.json);
	}

}
