package dev.warren.producer.board;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/** A subscriber that waits for its events, but not forever. */
final class EventClient implements AutoCloseable {

	private final HttpClient http = HttpClient.newHttpClient();

	private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

	private final AtomicInteger comments = new AtomicInteger();

	private final CountDownLatch end = new CountDownLatch(1);

	private final HttpResponse<Stream<String>> response;

	EventClient(int port, String path, String... headers) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
			.timeout(Duration.ofSeconds(20))
			.header("Accept", "text/event-stream");
		if (headers.length > 0) {
			request.headers(headers);
		}
		this.response = this.http.send(request.build(), BodyHandlers.ofLines());
		assertThat(this.response.statusCode()).isEqualTo(200);
		Thread.ofVirtual().start(this::read);
	}

	Event next() throws InterruptedException {
		Event event = this.events.poll(20, TimeUnit.SECONDS);
		assertThat(event).as("the next event").isNotNull();
		return event;
	}

	String header(String name) {
		return this.response.headers().firstValue(name).orElse("");
	}

	int comments() {
		return this.comments.get();
	}

	boolean awaitEnd() throws InterruptedException {
		return this.end.await(20, TimeUnit.SECONDS);
	}

	private void read() {
		try (Stream<String> lines = this.response.body()) {
			@Nullable String[] event = new @Nullable String[2];
			lines.forEach((line) -> {
				if (line.startsWith(":")) {
					this.comments.incrementAndGet();
				}
				else if (line.startsWith("event:")) {
					event[0] = line.substring(6);
				}
				else if (line.startsWith("id:")) {
					event[1] = line.substring(3);
				}
				else if (line.startsWith("data:")) {
					this.events.add(new Event(String.valueOf(event[0]), event[1], line.substring(5)));
					event[1] = null;
				}
			});
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

	record Event(String name, @Nullable String id, String data) {
	}

}
