package dev.warren.logs.subscribe;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** A subscriber that waits for its events, but not forever. */
final class SseClient implements AutoCloseable {

	private static final JsonMapper json = new JsonMapper();

	private final HttpClient http = HttpClient.newHttpClient();

	private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

	private final CountDownLatch end = new CountDownLatch(1);

	private final HttpResponse<Stream<String>> response;

	private final Event subscribed;

	private volatile @Nullable String lastEventId;

	private SseClient(URI uri, @Nullable String lastEventId) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri)
			.timeout(Duration.ofSeconds(30))
			.header("Accept", "text/event-stream");
		if (lastEventId != null) {
			request.header("Last-Event-ID", lastEventId);
		}
		this.response = this.http.send(request.build(), BodyHandlers.ofLines());
		assertThat(this.response.statusCode()).isEqualTo(200);
		Thread.ofVirtual().start(this::read);
		this.subscribed = next();
		assertThat(this.subscribed.name()).isEqualTo("subscribed");
	}

	static SseClient subscribe(int port, String path) throws Exception {
		return new SseClient(uri(port, path), null);
	}

	static SseClient resume(int port, String path, @Nullable String lastEventId) throws Exception {
		return new SseClient(uri(port, path), lastEventId);
	}

	private static URI uri(int port, String path) {
		return URI.create("http://127.0.0.1:" + port + path);
	}

	String queue() {
		return this.subscribed.data().get("queue").asString();
	}

	/** The id of the first event, from which a client resumes that has seen no other. */
	@Nullable String joinedAt() {
		return this.subscribed.id();
	}

	/** What a browser would resume after: heartbeats move it as well. */
	@Nullable String lastEventId() {
		return this.lastEventId;
	}

	JsonNode subscribed() {
		return this.subscribed.data();
	}

	Event next() throws InterruptedException {
		Event event = this.events.poll(30, TimeUnit.SECONDS);
		assertThat(event).as("the next event").isNotNull();
		return event;
	}

	/** The reason for a gap, which is the next event. */
	String nextGap() throws InterruptedException {
		Event event = next();
		assertThat(event.name()).as(String.valueOf(event.data())).isEqualTo("gap");
		return event.data().path("reason").asString("");
	}

	/** The next message, which comes without anything else before it. */
	String nextMessage() throws InterruptedException {
		Event event = next();
		assertThat(event.name()).as(String.valueOf(event.data())).isEqualTo("log");
		return event.message();
	}

	/** The texts of all messages up to and without the one given. */
	List<String> messagesUntil(String last) throws InterruptedException {
		List<String> messages = new ArrayList<>();
		String message = next().message();
		while (!message.equals(last)) {
			messages.add(message);
			message = next().message();
		}
		return messages;
	}

	boolean awaitEnd() throws InterruptedException {
		return this.end.await(10, TimeUnit.SECONDS);
	}

	private void read() {
		try (Stream<String> lines = this.response.body()) {
			String name = "";
			String id = null;
			for (String line : (Iterable<String>) lines::iterator) {
				if (line.isEmpty()) {
					id = null;
				}
				else if (line.startsWith("event:")) {
					name = line.substring(6);
				}
				else if (line.startsWith("id:")) {
					id = line.substring(3);
					this.lastEventId = id;
				}
				else if (line.startsWith("data:")) {
					this.events.add(new Event(name, id, json.readTree(line.substring(5))));
				}
			}
		}
		catch (RuntimeException _) {
			// Closed, by either side.
		}
		finally {
			this.end.countDown();
		}
	}

	@Override
	public void close() {
		this.http.shutdownNow();
	}

	record Event(String name, @Nullable String id, JsonNode data) {

		String message() {
			return this.data.path("message").asString("");
		}

	}

}
