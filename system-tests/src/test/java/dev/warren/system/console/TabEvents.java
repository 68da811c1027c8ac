package dev.warren.system.console;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The events that a tab has received. */
final class TabEvents implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final JsonMapper json = new JsonMapper();

	private final List<Event> received = new CopyOnWriteArrayList<>();

	private final Stream<String> lines;

	private String name = "";

	TabEvents(Stream<String> lines) {
		this.lines = lines;
		Thread.startVirtualThread(this::read);
	}

	private void read() {
		try {
			this.lines.forEach((line) -> {
				if (line.startsWith("event:")) {
					this.name = line.substring("event:".length());
				}
				else if (line.startsWith("data:")) {
					this.received.add(new Event(this.name, line.substring("data:".length())));
				}
			});
		}
		catch (UncheckedIOException _) {
			// The test has closed the stream.
		}
	}

	/** All events with that name, and this text in their data. */
	List<Event> all(String name, String text) {
		return this.received.stream()
			.filter((event) -> event.name().equals(name) && event.data().contains(text))
			.toList();
	}

	void await(String event, String text) {
		Awaitility.await("event '%s' with '%s'".formatted(event, text))
			.atMost(PATIENCE)
			.until(() -> !all(event, text).isEmpty());
	}

	/** Waits for an overview that matches. */
	JsonNode awaitOverview(Predicate<JsonNode> wanted) {
		return Awaitility.await("overview").atMost(PATIENCE).until(this::overview, (overview) -> wanted.test(overview));
	}

	/** The latest overview. */
	JsonNode overview() {
		List<Event> overviews = all("overview", "");
		return overviews.isEmpty() ? json.createObjectNode() : overviews.getLast().json();
	}

	@Override
	public void close() {
		this.lines.close();
	}

	record Event(String name, String data) {

		JsonNode json() {
			return json.readTree(this.data);
		}

	}

}
